import { toIpnBody } from "@/lib/providers/nowpayments/ipn-body";
import { checkIpnSignature, type SignatureVariant } from "@/lib/providers/nowpayments/signature";

/** Returns which form of the body the header signs with the secret, or null if it signs none. */
export function verifyIpnSignature(
  rawBody: Uint8Array,
  header: string | null,
  secret: string,
): SignatureVariant | null {
  const check = checkIpnSignature(toIpnBody(rawBody), header, [{ key: "only", secret }]);
  return ((check.byRawBytes() ?? check.byCanonicalForm())?.variant as SignatureVariant) ?? null;
}
