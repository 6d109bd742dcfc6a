import { DeskError } from "../vocabulary/desk_error.ts";
import type { ChainRequest, ReservedChains } from "../vocabulary/ports/market_data.ts";
import { chainRates, optionChain } from "./option_chain.ts";
import type { DhanConnection } from "./request.ts";

/** Reserves chains in one round trip; each is asked for once, in its slot. */
export async function reserveChains(
  connection: DhanConnection,
  asked: readonly ChainRequest[],
): Promise<ReservedChains> {
  const slots = asked.length === 0 ? [] : await connection.limiter.reserve(asked.map(chainRates));
  const left = new AbortController();
  const unsent = new Map(
    asked.map((request, i) => [keyOf(request), { request, at: slots[i] as Date }]),
  );
  return {
    fetch: async (underlying, expiry) => {
      const key = keyOf({ underlying, expiry });
      const at = unsent.get(key)?.at;
      if (at === undefined) {
        throw new DeskError("internal", `the chain of ${key} was not reserved, or fetched before`);
      }
      const take = () => void unsent.delete(key);
      const slot = { at, signal: left.signal, take };
      return await optionChain(connection, { underlying, expiry }, slot);
    },
    release: async () => {
      left.abort();
      const given = [...unsent.values()].map(({ request, at }) => ({
        items: chainRates(request),
        at,
      }));
      unsent.clear();
      if (given.length > 0) await connection.limiter.release(given);
    },
  };
}

function keyOf({ underlying: { underlying }, expiry }: ChainRequest): string {
  return `${underlying} ${expiry}`;
}
