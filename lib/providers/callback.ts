import type { PaymentFact } from "@/lib/domain/payment";

/** A secret that a callback may be signed with, and the provider that holds it. */
export type CallbackSecret<K extends string> = { key: K; secret: string };

/** Who signed a callback, and exactly what the signature covers. */
export type VerifiedSignature<K extends string> = {
  key: K;
  /** Which form of the body was signed, for the record. */
  variant: string;
  /** Equal for every body that the same signature verifies. */
  signedText: Uint8Array | string;
};

/** The two stages of checking one callback. */
export type SignatureCheck<K extends string> = {
  /** Compares the raw bytes: one HMAC for each secret, nothing is parsed. */
  byRawBytes(): VerifiedSignature<K> | null;
  /** Compares the canonical forms, each made once for all secrets. Expensive beside the raw bytes. */
  byCanonicalForm(): VerifiedSignature<K> | null;
};

export type ParsedCallback =
  | { kind: "payment"; fact: PaymentFact }
  /** Providers send other messages, such as withdrawals, to the same URL. */
  | { kind: "not_a_payment" }
  | { kind: "malformed"; why: string };

/** One received body. It is parsed at most once, however often its content is needed. */
export type ReceivedCallback = {
  verify<K extends string>(
    signature: string | null,
    secrets: readonly CallbackSecret<K>[],
  ): SignatureCheck<K>;
  parse(): ParsedCallback;
};

/** How a provider reports payments: the route that receives its callbacks, and how they are signed and read. */
export type CallbackProtocol = {
  /** The path of the route file under `app/`. */
  path: string;
  signatureHeader: string;
  receive(raw: Uint8Array): ReceivedCallback;
};
