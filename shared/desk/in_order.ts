/** Results of `work` in the order of the items, with at most `limit` of them under way at once. */
export async function* inOrder<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<[T, R]> {
  const started: Promise<R>[] = [];
  const start = () => {
    const item = items[started.length];
    if (started.length >= items.length) return;
    const promise = work(item as T);
    // A failure is heard when its turn comes; until then it must not end the process.
    promise.catch(() => {});
    started.push(promise);
  };
  for (let i = 0; i < limit; i++) start();
  for (let i = 0; i < items.length; i++) {
    const result = await (started[i] as Promise<R>);
    start();
    yield [items[i] as T, result];
  }
}
