import { headerOf } from "./csv.ts";
import { loadBans } from "./load_bans.ts";
import { loadBhavcopy } from "./load_bhavcopy.ts";
import { loadCandles } from "./load_candles.ts";
import { loadCorporateActions } from "./load_corporate_actions.ts";
import { loadEventCoverage, loadEvents } from "./load_events.ts";
import { loadMarketCaps } from "./load_market_caps.ts";
import type { Loader } from "./loader.ts";

/** What a file's first line must hold, the most telling first. */
const KINDS: readonly [readonly string[], Loader][] = [
  [["traddt", "fininstrmtp", "strkpric"], loadBhavcopy],
  [["kind", "covers_from", "covers_to"], loadEventCoverage],
  [["date", "kind"], loadEvents],
  [["underlying", "action_date", "factor"], loadCorporateActions],
  [["underlying", "market_cap"], loadMarketCaps],
  [["symbol", "market_cap"], loadMarketCaps],
  [["date", "open", "high", "low", "close"], loadCandles],
];

/** The loader of a file by its first line; absent when nothing is known that begins so. */
export function loaderFor(file: string): Loader | undefined {
  const header = headerOf(file);
  if (header[0]?.startsWith("securities in ban")) return loadBans;
  return KINDS.find(([columns]) => columns.every((name) => header.includes(name)))?.[1];
}
