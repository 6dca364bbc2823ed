const shared = new WeakMap<Response, Buffer>();

/**
 * A response whose body is one buffer that many responses share. `Response` itself would copy the bytes; here they are
 * copied only when something reads the body as a stream.
 */
export function sharedResponse(bytes: Buffer, init: ResponseInit): Response {
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const response = new Response(body, init);
  shared.set(response, bytes);
  return response;
}

/** The shared buffer behind a response, to be sent as it is. */
export function sharedBytesOf(response: Response): Buffer | undefined {
  return shared.get(response);
}
