import { contractKey } from "../../shared/market/contract_key.ts";
import { priceChain, type PricedChainResult } from "../../shared/market/price_chain.ts";
import type { RawChain } from "../../shared/vocabulary/chain.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { booksIn, recordedBooks } from "../../tests/support/recorded_books.ts";
import { sharedData } from "../../tests/support/shared_data.ts";

/** Expiries of each instant that are priced: what trades is quoted in them. */
const EXPIRIES = 3;

/** A recorded book, what became of it, and the milliseconds it took. */
export interface PricedBook {
  readonly raw: RawChain;
  readonly result: PricedChainResult;
  readonly milliseconds: number;
}

/** Every recorded live book of an index, of the nearest expiries, as the desk would price it. */
export async function* pricedBooks(): AsyncGenerator<PricedBook> {
  const folder = sharedData("nse_chain");
  if (folder === undefined) {
    throw new Error("the recorded books ../shared/data/nse_chain are absent");
  }
  for (const file of booksIn(folder)) {
    for (const raw of (await recordedBooks(file)).slice(0, EXPIRIES)) {
      const start = performance.now();
      const result = priceChain(raw, {
        kind: "index",
        lotSize: 15,
        tick: 0.05,
        rate: 0.065,
        now: raw.receivedAt,
        fixing: instantOf(raw.expiry, "15:30"),
        averagingSeconds: 1800,
        maxAgeSeconds: 60,
        minMinutesToFixing: 30,
        listed: new Map(
          raw.strikes.flatMap(({ strike }) =>
            (["call", "put"] as const).map((right) =>
              [contractKey(strike, right), { securityId: "1" }] as const
            )
          ),
        ),
      });
      yield { raw, result, milliseconds: performance.now() - start };
    }
  }
}
