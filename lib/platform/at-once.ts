/** Runs `work` over all items, `width` of them at a time. One that fails is told to `failed` and stops nobody else. */
export async function forEachAtOnce<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
  failed: (error: unknown, item: T) => void,
): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) {
      try {
        await work(item);
      } catch (error) {
        failed(error, item);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}
