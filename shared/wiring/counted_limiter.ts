import type { Limiter } from "../vocabulary/ports/limiter.ts";

/** A limiter that counts what is reserved by family; `requests` grows as it is used. */
export function countedLimiter(
  limiter: Limiter,
): { readonly limiter: Limiter; readonly requests: Readonly<Record<string, number>> } {
  const requests: Record<string, number> = {};
  return {
    requests,
    limiter: {
      get stoppedUntil() {
        return limiter.stoppedUntil;
      },
      stop: limiter.stop,
      release: async (given) => {
        for (const { family } of given.flatMap(({ items }) => items)) {
          requests[family] = (requests[family] ?? 0) - 1;
        }
        await limiter.release(given);
      },
      reserve: async (reserved) => {
        for (const { family } of reserved.flat()) requests[family] = (requests[family] ?? 0) + 1;
        return await limiter.reserve(reserved);
      },
    },
  };
}
