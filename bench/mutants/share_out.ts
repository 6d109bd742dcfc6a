/**
 * Each worker takes the next item when it is free; results stand in the items' order. The first
 * error ends the work.
 */
export async function shareOut<T, W, R>(
  items: readonly T[],
  workers: readonly W[],
  work: (item: T, worker: W) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  await Promise.all(workers.map(async (worker) => {
    for (const [index, item] of queue) results[index] = await work(item, worker);
  }));
  return results;
}
