import { randomUUID } from "node:crypto";
import type { CreatedPrompt, CreatePromptInput } from "@/lib/contract/prompts";
import { assert } from "@/lib/domain/assert";
import { minorUnitsToDecimal } from "@/lib/domain/money";
import { PROMPT_WINDOW_MS } from "@/lib/domain/prompt";
import { getAccount } from "@/lib/features/accounts/get-account";
import { checkReturnUrls } from "@/lib/features/checkouts/check-checkout";
import { createOrder } from "@/lib/features/orders/create-order";
import { transitionOrder, type OrderRow } from "@/lib/features/orders/transition-order";
import { invalidField } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { listActiveBlockchains } from "./list-active-blockchains";
import { insertPrompt } from "./prompts-store";

/** The product of the order: prompts have none of their own. */
const PRODUCT = "prompt";

/**
 * Creates a prompt with its order, for which the payer chooses the coin later. Throws `validation-failed`, also for a
 * redirect host that the account does not list, and `provider-unavailable`.
 */
export async function createPrompt(
  ctx: AccountCtx,
  input: CreatePromptInput,
): Promise<CreatedPrompt> {
  await checkRedirectUrl(ctx, input);
  await checkBlockchains(ctx, input);
  const id = randomUUID();
  const order = await transaction(ctx, async (ctx) => {
    const { provider } = ctx.services.providers.forNewOrders(ctx.livemode);
    const created = await createOrder(ctx, {
      kind: "prompt",
      product: PRODUCT,
      priceCents: input.amount,
      priceCurrency: "USD",
      customerNote: input.note ?? null,
      provider: provider.name,
    });
    const { payer, blockchainIds, redirectUrl = null } = input;
    await insertPrompt(ctx.db, { id, orderId: created.id, payer, blockchainIds, redirectUrl });
    return open(ctx, created);
  });
  return toCreatedPrompt(ctx, { id, order, redirectUrl: input.redirectUrl ?? null });
}

async function open(ctx: AccountCtx, { id: orderId, createdAt }: OrderRow): Promise<OrderRow> {
  const expiresAt = new Date(createdAt.getTime() + PROMPT_WINDOW_MS);
  const columns = () => Promise.resolve({ expiresAt, nextCheckAt: expiresAt });
  const opened = await transitionOrder(ctx, {
    orderId,
    move: { input: { kind: "opened" }, columns },
  });
  assert(opened !== null, "an order that was just created can be opened");
  return opened.order;
}

async function checkRedirectUrl(ctx: AccountCtx, { redirectUrl }: CreatePromptInput) {
  if (redirectUrl === undefined) return;
  checkReturnUrls(ctx, { redirectUrl });
  const { redirect_hosts: hosts } = await getAccount(ctx);
  if (hosts.includes(new URL(redirectUrl).hostname)) return;
  throw invalidField(
    "redirectUrl",
    "has a host that the account does not list; add it to redirect_hosts with PATCH /v1/account",
  );
}

async function checkBlockchains(ctx: AccountCtx, { blockchainIds }: CreatePromptInput) {
  const active = await listActiveBlockchains(ctx);
  const index = blockchainIds.findIndex((id) => !active.includes(id));
  if (index < 0) return;
  throw invalidField(
    `blockchainIds.${index}`,
    "is not active; choose from GET /external/blockchains/active",
  );
}

function toCreatedPrompt(
  ctx: AccountCtx,
  { id, order, redirectUrl }: { id: string; order: OrderRow; redirectUrl: string | null },
): CreatedPrompt {
  assert(order.expiresAt !== null, "the order of a prompt has a payment window");
  return {
    prompt: {
      id,
      amount: Number(minorUnitsToDecimal(order.priceCents, order.priceCurrency)),
      commissionAmount: "0.00",
      status: "pending",
      sessionStatus: "pending",
      expiresAt: order.expiresAt.toISOString(),
      createdAt: order.createdAt.toISOString(),
      redirectUrl,
    },
    checkoutUrl: `${ctx.config.appUrl}/pay/${order.id}`,
  };
}
