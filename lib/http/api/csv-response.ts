/**
 * A CSV download, streamed as the client reads it. The first chunk is awaited before the response begins, so an error
 * there becomes a problem document. A later error aborts the connection, because a file that is silently truncated is
 * worse than none. When the client disconnects, the generator is ended.
 */
export async function csvResponse(
  pieces: AsyncGenerator<string>,
  fileName: string,
): Promise<Response> {
  const encoder = new TextEncoder();
  let next = await pieces.next();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (next.done) {
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(next.value));
        next = await pieces.next();
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${fileName.replace(/[^A-Za-z0-9._-]/g, "_")}"`,
      "cache-control": "no-store",
    },
  });
}
