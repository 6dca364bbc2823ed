import type { PaymentFact } from "@/lib/domain/payment";

/** A secret that may have signed a callback, and the provider that holds it. */
export type CallbackSecret<K extends string> = { key: K; secret: string };

/** The provider that signed a callback, and exactly what the signature covers. */
export type VerifiedSignature<K extends string> = {
  key: K;
  /** Which form of the body was signed; stored with the callback. */
  variant: string;
  /** Identical for all bodies that the same signature verifies. */
  signedText: Uint8Array | string;
};

/** The two stages of checking one callback. */
export type SignatureCheck<K extends string> = {
  /** Verifies the raw bytes: one HMAC per secret, without parsing. */
  byRawBytes(): VerifiedSignature<K> | null;
  /** Verifies the canonical forms, each built once for all secrets. Expensive compared with the raw bytes. */
  byCanonicalForm(): VerifiedSignature<K> | null;
};

export type ParsedCallback =
  | { kind: "payment"; fact: PaymentFact }
  /** Providers send other messages, such as withdrawals, to the same URL. */
  | { kind: "not_a_payment" }
  | { kind: "malformed"; why: string };

/** A received callback body. It is parsed at most once. */
export type ReceivedCallback = {
  verify<K extends string>(
    signature: string | null,
    secrets: readonly CallbackSecret<K>[],
  ): SignatureCheck<K>;
  parse(): ParsedCallback;
};

/** How a provider reports payments: the route that receives its callbacks, and how they are signed and parsed. */
export type CallbackProtocol = {
  path: string;
  signatureHeader: string;
  receive(raw: Uint8Array): ReceivedCallback;
};
