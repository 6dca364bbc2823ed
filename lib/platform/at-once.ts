/** Runs `work` for all items, `width` at a time. A failure is passed to `failed`; the other items still run. */
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
