import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

type Encoded = { bytes: Buffer; encoding: "br" | "gzip" | null };

/** One body in every encoding that clients accept, compressed once and shared by all responses. */
export type CompressedBody = {
  /** The smallest form that an `Accept-Encoding` header allows. */
  for(acceptEncoding: string | null | undefined): Encoded;
};

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** Compresses outside the event loop. */
export async function compressBody(plain: Buffer): Promise<CompressedBody> {
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(plain, BROTLI),
    promisify(gzip)(plain),
  ]);
  return {
    for(acceptEncoding) {
      const accepted = acceptEncoding ?? "";
      if (allows(accepted, "br")) return { bytes: br, encoding: "br" };
      if (allows(accepted, "gzip")) return { bytes: gz, encoding: "gzip" };
      return { bytes: plain, encoding: null };
    },
  };
}

/** True if the header lists the coding with a weight above zero. */
function allows(acceptEncoding: string, coding: string): boolean {
  return acceptEncoding.split(",").some((part) => {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    return name === coding && !parameters.some((text) => /^q=0(?:\.0*)?$/.test(text));
  });
}
