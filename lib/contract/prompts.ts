import { LosslessNumber } from "lossless-json";
import { z } from "zod";
import { BLOCKCHAIN_IDS, PROMPT_STATUSES } from "@/lib/domain/prompt";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { returnUrlSchema, textSchema } from "./checkouts";
import { EXAMPLE } from "./examples";
import { text, time } from "./fields";
import { operation } from "./operation";

const AMOUNT_MAX = 1_000_000;
const AMOUNT_ADVICE = "must be a number of US dollars with at most two decimals, such as 49.99";
const AMOUNT = /^(\d{1,12})(?:\.(\d{1,2}))?$/;

const NUMBER = { type: "number", minimum: 0.01, maximum: AMOUNT_MAX } as const;

const amountMeta = { description: "Amount in US dollars.", example: 49.99 };

/** US dollars as a JSON number, with the text of the request instead of a float; parsed to cents. */
const amountSchema = z
  .custom<number>((value) => value instanceof LosslessNumber || typeof value === "number", {
    error: ({ input }) => (input === undefined ? "is required" : AMOUNT_ADVICE),
  })
  .meta({ override: NUMBER })
  .transform((value) => AMOUNT.exec(String(value)))
  .refine((match) => match !== null, { error: AMOUNT_ADVICE, abort: true })
  .transform((match) => Number(match?.[1]) * 100 + Number((match?.[2] ?? "").padEnd(2, "0")))
  .refine((cents) => cents >= 1, "must be at least 0.01")
  .refine((cents) => cents <= AMOUNT_MAX * 100, `must be at most ${AMOUNT_MAX}`)
  .meta({
    description: `${amountMeta.description} At most two decimals.`,
    example: amountMeta.example,
    override: NUMBER,
  });

const blockchainIdSchema = z.enum(BLOCKCHAIN_IDS);

export const createPromptBody = z
  .strictObject({
    amount: amountSchema,
    blockchainIds: z
      .array(blockchainIdSchema)
      .min(1, "must name at least one blockchain")
      .refine((ids) => new Set(ids).size === ids.length, "must not repeat an ID")
      .meta({
        description:
          "What the payer can choose from, each among the IDs of `GET /external/blockchains/active`.",
        example: ["btc", "eth-usdc"],
      }),
    payer: z.enum(["merchant", "customer"]).meta({
      description: "Who pays the commission, which is always 0.00.",
      example: "customer",
    }),
    note: textSchema(500)
      .optional()
      .meta({ description: "The merchant's note. The payer does not see it.", example: "Cart 77" }),
    redirectUrl: returnUrlSchema.optional().meta({
      description:
        "The payer is sent here after the payment, with `promptId` and `status` appended. Its host must be one of the account's `redirect_hosts`.",
      example: "https://shop.example.org/thanks",
    }),
  })
  .meta({ id: "CreatePromptRequest" });
export type CreatePromptInput = z.output<typeof createPromptBody>;

const promptFields = {
  id: text("ID of the prompt, a UUID.", EXAMPLE.promptId),
  status: z.enum(PROMPT_STATUSES).meta({
    description: "Status of the prompt. Every status except `pending` is final.",
    example: "pending",
  }),
  createdAt: time("Time at which the prompt was created.", EXAMPLE.createdAt),
};

export const createdPrompt = z
  .object({
    prompt: z
      .object({
        id: promptFields.id,
        amount: z.number().meta(amountMeta),
        commissionAmount: text("Commission in US dollars. There is none.", "0.00"),
        status: promptFields.status,
        sessionStatus: z
          .enum(ORDER_STATUSES)
          .meta({ description: "Status of the order of the prompt.", example: "pending" }),
        expiresAt: time("Time at which the payment window closes.", EXAMPLE.nextDay),
        createdAt: promptFields.createdAt,
        redirectUrl: text(
          "Where the payer is sent after the payment.",
          "https://shop.example.org/thanks",
        ).nullable(),
      })
      .meta({ id: "Prompt", description: "The prompt." }),
    checkoutUrl: text(
      "URL of the hosted payment page. Redirect the payer to it.",
      `https://pay.example.org/pay/${EXAMPLE.orderId}`,
    ),
  })
  .meta({ id: "CreatedPrompt", description: "The prompt and its payment page." });
export type CreatedPrompt = z.infer<typeof createdPrompt>;

export const promptState = z
  .object({
    id: promptFields.id,
    blockchainId: blockchainIdSchema.nullable().meta({
      description: "What the payer has chosen; null until then.",
      example: "btc",
    }),
    status: promptFields.status,
    createdAt: promptFields.createdAt,
  })
  .meta({ id: "PromptState", description: "The state of the prompt." });
export type PromptState = z.infer<typeof promptState>;

export const activeBlockchains = z.array(blockchainIdSchema).meta({
  id: "ActiveBlockchains",
  description: "IDs of the blockchains that prompts can be paid on.",
  example: ["btc", "eth", "eth-usdc"],
});

/** Any other text in the path is an unknown ID. */
const promptParams = z.object({
  id: z.string().meta({
    description: "ID of the prompt.",
    example: EXAMPLE.promptId,
    override: { type: "string", format: "uuid" },
  }),
});

const PROMPT = "/external/payments/prompt";

export const createPrompt = operation({
  id: "createPrompt",
  method: "POST",
  path: PROMPT,
  summary: "Create a prompt",
  description:
    "Creates an order that can be paid for 24 hours. The payer chooses the coin on the payment page.",
  scheme: "basic",
  auth: "write",
  exactNumbers: true,
  body: createPromptBody,
  response: { 201: createdPrompt },
  problems: ["provider-unavailable"],
});

export const getPrompt = operation({
  id: "getPrompt",
  method: "GET",
  path: `${PROMPT}/{id}`,
  summary: "Retrieve the state of a prompt",
  scheme: "basic",
  auth: "read",
  params: promptParams,
  response: { 200: promptState },
});

export const cancelPrompt = operation({
  id: "cancelPrompt",
  method: "POST",
  path: `${PROMPT}/{id}/cancel`,
  summary: "Cancel a prompt",
  description:
    "Cancels a prompt for which nothing has arrived. Has no effect if it is already cancelled.",
  scheme: "basic",
  auth: "write",
  params: promptParams,
  response: { 200: promptState },
  problems: ["conflict"],
});

export const listActiveBlockchains = operation({
  id: "listActiveBlockchains",
  method: "GET",
  path: "/external/blockchains/active",
  summary: "List the active blockchains",
  scheme: "basic",
  auth: "read",
  response: { 200: activeBlockchains },
  problems: ["provider-unavailable"],
});
