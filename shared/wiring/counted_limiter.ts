import type { Limiter } from "../vocabulary/ports/limiter.ts";

/** A limiter that counts what is reserved by family; `requests` grows as it is used. */
export function countedLimiter(
  limiter: Limiter,
): { readonly limiter: Limiter; readonly requests: Readonly<Record<string, number>> } {
  const requests: Record<string, number> = {};
  return {
    requests,
    limiter: {
      ...limiter,
      reserve: async (items) => {
        for (const { family } of items) requests[family] = (requests[family] ?? 0) + 1;
        return await limiter.reserve(items);
      },
    },
  };
}
