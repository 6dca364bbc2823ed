const shared = new WeakMap<Response, Buffer>();

/**
 * A response whose body is a buffer shared by many responses. `Response` itself would copy the bytes; here they are
 * copied only when the body is read as a stream.
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

/** The shared buffer of a response, for sending it without a copy. */
export function sharedBytesOf(response: Response): Buffer | undefined {
  return shared.get(response);
}
