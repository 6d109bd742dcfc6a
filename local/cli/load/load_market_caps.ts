import { storeMarketCaps } from "../../../shared/storage/all_underlyings.ts";
import { headerOf, readCsv } from "./csv.ts";
import { type Loader, sourceOf } from "./loader.ts";

/**
 * Market values: underlying (or symbol), market_cap in rupees. Names that the desk does not know
 * are passed over.
 */
export const loadMarketCaps: Loader = async (file, { database, underlyings }) => {
  const column = headerOf(file).includes("underlying") ? "underlying" : "symbol";
  const known = new Set(underlyings.map(({ underlying }) => underlying));
  const caps = new Map<string, number>();
  let ignored = 0;
  for (const row of readCsv(file)) {
    const name = row.text(column);
    const cap = row.number("market_cap", "above 0");
    if (caps.has(name)) row.refuse(column, "given once", name);
    if (known.has(name)) caps.set(name, cap);
    else ignored += 1;
  }
  const rows = [...caps].map(([underlying, market_cap]) => ({ underlying, market_cap }));
  const stored = await storeMarketCaps(database, rows, sourceOf(file));
  return `${stored} market values${ignored === 0 ? "" : `; ${ignored} unknown names passed over`}`;
};
