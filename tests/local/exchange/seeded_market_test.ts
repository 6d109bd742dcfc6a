import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { seededMarket } from "../../../local/exchange/seeded/seeded_market.ts";

const AT = new Date("2026-02-09T11:07:00+05:30");
const market = seededMarket(7);

Deno.test("the same seed and instant give the same chain, another seed another one", () => {
  const chain = (seed: number) =>
    JSON.stringify(seededMarket(seed).chain("NIFTY", "2026-02-10", AT));
  assertEquals(chain(7), chain(7));
  assert(chain(7) !== chain(8));
});

Deno.test("every underlying has a chain of two-sided quotes on the tick, bid below ask", () => {
  const underlyings = market.underlyings(AT);
  assertEquals(underlyings.length, 54);
  for (const { underlying } of underlyings) {
    const expiry = market.expiries(underlying, AT).at(-1) ?? "";
    const chain = market.chain(underlying, expiry, AT);
    let twoSided = 0;
    for (const { call, put } of chain?.strikes ?? []) {
      for (const quote of [call, put]) {
        if (quote?.bid === undefined || quote.ask === undefined) continue;
        assertLess(quote.bid, quote.ask);
        assertAlmostEquals(quote.bid * 20, Math.round(quote.bid * 20), 1e-6);
        twoSided += 1;
      }
    }
    assertGreater(twoSided, 16, underlying);
  }
});

Deno.test("calls fall and puts rise with the strike, and parity holds within the spreads", () => {
  const chain = market.chain("BANKNIFTY", market.expiries("BANKNIFTY", AT)[0] ?? "", AT);
  const rows = (chain?.strikes ?? []).filter(({ call, put }) => call?.bid && put?.bid);
  const mid = (quote?: { bid?: number; ask?: number }) =>
    ((quote?.bid ?? 0) + (quote?.ask ?? 0)) / 2;
  const forwards = rows.map(({ strike, call, put }) => strike + mid(call) - mid(put));
  const spread = Math.max(...forwards) - Math.min(...forwards);
  assertLess(spread / (chain?.spot ?? 1), 0.004);
  rows.forEach(({ call, put }, i) => {
    const next = rows[i + 1];
    if (next === undefined) return;
    assert(mid(call) + 0.2 >= mid(next.call) && mid(put) <= mid(next.put) + 0.2);
  });
});

Deno.test("expiries are Tuesdays, the session before on a holiday, weekly for NIFTY alone", () => {
  const nifty = market.expiries("NIFTY", new Date("2026-11-09T10:00:00+05:30"));
  assert(nifty.includes("2026-11-09"));
  assert(nifty.includes("2026-11-23"));
  assertEquals(market.expiries("RELIANCE", new Date("2026-03-02T10:00:00+05:30"))[0], "2026-03-30");
});

Deno.test("today's candle is missing while the session runs, and the next open goes on from the last close", () => {
  const candles = market.dailyCandles("IDX_I", "13", "2026-01-01", "2026-03-01", AT) ?? [];
  assertEquals(candles.at(-1)?.date, "2026-02-06");
  for (let i = 1; i < candles.length; i++) {
    const [before, day] = [candles[i - 1], candles[i]];
    assertLess(Math.abs(Math.log((day?.open ?? 0) / (before?.close ?? 1))), 0.03);
  }
});

Deno.test("an id leads back to its contract", () => {
  const contract = [...market.listed(AT)].find(({ underlying, strike }) =>
    underlying === "TITAN" && strike
  );
  assertEquals(market.contract(contract?.securityId ?? "", AT), contract);
});
