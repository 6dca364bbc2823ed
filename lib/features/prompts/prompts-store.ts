import type { Prisma } from "@/prisma/generated/client";
import type { OrderStatus } from "@/lib/domain/order";
import type { BlockchainId, PromptStatus } from "@/lib/domain/prompt";
import type { Owner } from "@/lib/platform/ctx";
import type { Db } from "@/lib/platform/db";

const WITH_ORDER = {
  order: {
    select: {
      id: true,
      status: true,
      priceCents: true,
      expiresAt: true,
      createdAt: true,
      shown: { select: { network: true, payTicker: true } },
    },
  },
} satisfies Prisma.PromptInclude;

type Row = Prisma.PromptGetPayload<{ include: typeof WITH_ORDER }>;
/** A prompt with its order and the payment that the order shows. */
export type PromptRow = Omit<Row, "order"> & {
  status: PromptStatus;
  order: Row["order"] & { status: OrderStatus };
};

export type NewPrompt = Omit<Prisma.PromptUncheckedCreateInput, "status" | "blockchainIds"> & {
  blockchainIds: BlockchainId[];
};

/** Stores a new prompt as `pending`. */
export async function insertPrompt(db: Db, prompt: NewPrompt): Promise<void> {
  await db.prompt.create({ data: prompt });
}

/** Returns one prompt of this account and mode, or null. */
export function findPrompt(db: Db, owner: Owner, id: string): Promise<PromptRow | null> {
  const { accountId, livemode } = owner;
  const found = db.prompt.findFirst({
    where: { id, order: { accountId, livemode } },
    include: WITH_ORDER,
  });
  return found as Promise<PromptRow | null>;
}
