import { BrokerError } from "../../vocabulary/broker_error.ts";

/**
 * Fills every item, at most `limit` at once; returns how many the broker refused for good: these
 * are passed over. After any other error no item is begun, `isStopped` tells those under way to
 * take on no more, and the error is thrown once they have ended: nothing is stored after the
 * answer.
 */
export async function fillEach<T>(
  items: readonly T[],
  limit: number,
  fill: (item: T, isStopped: () => boolean) => Promise<void>,
): Promise<number> {
  let refused = 0;
  const failures: unknown[] = [];
  const isStopped = () => failures.length > 0;
  // All workers take from one iterator.
  const queue = items.values();
  const work = async () => {
    for (const item of queue) {
      if (isStopped()) return;
      try {
        await fill(item, isStopped);
      } catch (error) {
        if (error instanceof BrokerError && error.reaction === "never_retry") refused += 1;
        else failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
  if (isStopped()) throw failures[0];
  return refused;
}
