type FileResponse = {
  body: string | Uint8Array<ArrayBuffer>;
  contentType: string;
  fileName: string;
};

/** A download under an ASCII name. What is immutable may be kept by the caller for good. */
export function immutableFile({ body, contentType, fileName }: FileResponse): Response {
  return new Response(body, {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${fileName.replace(/[^A-Za-z0-9._-]/g, "_")}"`,
      "cache-control": "private, max-age=31536000, immutable",
    },
  });
}
