/**
 * A response whose body is a buffer shared by many responses. `Response` itself would copy the bytes; here they are
 * copied only when the body is read as a stream.
 */
export class SharedResponse extends Response {
  constructor(
    /** The shared buffer, for sending it without a copy. */
    readonly shared: Buffer,
    init: ResponseInit,
  ) {
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          controller.enqueue(shared);
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    super(body, init);
  }
}
