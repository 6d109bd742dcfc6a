import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { MarketQuote } from "../../../local/exchange/market.ts";
import { seededMarket } from "../../../local/exchange/seeded/seeded_market.ts";
import { opensAt } from "../../../local/exchange/sessions.ts";

const AT = new Date("2026-02-09T11:07:00+05:30");
const market = seededMarket(1);

type TwoSided = Required<Pick<MarketQuote, "bid" | "ask">>;

function twoSided(quote: MarketQuote | undefined): TwoSided | undefined {
  if (quote?.bid === undefined || quote.ask === undefined) return undefined;
  return { bid: quote.bid, ask: quote.ask };
}

function yearsTo(expiry: string, at: Date): number {
  return (Date.parse(`${expiry}T15:30:00+05:30`) - at.getTime()) / (365 * 86_400_000);
}

function everyChain(at: Date) {
  return market.underlyings(at).flatMap(({ underlying }) =>
    market.expiries(underlying, at).map((expiry) => {
      const chain = market.chain(underlying, expiry, at);
      assert(chain !== undefined);
      return { name: `${underlying} ${expiry}`, years: yearsTo(expiry, at), ...chain };
    })
  );
}

Deno.test("no vertical and no butterfly of any chain of the 54 underlyings earns without risk at the quotes", () => {
  for (const { name, strikes } of everyChain(AT)) {
    for (const right of ["call", "put"] as const) {
      const sign = right === "call" ? 1 : -1;
      const rows = strikes.flatMap(({ strike, [right]: quote }) => {
        const sides = twoSided(quote);
        return sides === undefined ? [] : [{ strike, ...sides }];
      });
      rows.forEach((row, i) => {
        const [next, third] = [rows[i + 1], rows[i + 2]];
        if (next === undefined) return;
        const [worth, cheap] = right === "call" ? [row, next] : [next, row];
        assert(worth.ask >= cheap.bid, `${name} ${right} ${row.strike}: vertical`);
        const width = sign * (cheap.strike - worth.strike);
        assert(worth.bid - cheap.ask <= width, `${name} ${right} ${row.strike}: bounds`);
        if (third === undefined) return;
        const weight = (third.strike - next.strike) / (third.strike - row.strike);
        const wings = weight * row.ask + (1 - weight) * third.ask;
        assertGreater(wings + 1e-9, next.bid, `${name} ${right} ${next.strike}: butterfly`);
      });
    }
  }
});

Deno.test("one forward goes between the quotes of every strike of a chain, near the spot with its carry", () => {
  const rate = 0.065;
  for (const { name, years, spot, strikes } of everyChain(AT)) {
    const discount = Math.exp(-rate * years);
    let [low, high] = [-Infinity, Infinity];
    for (const { strike, call, put } of strikes) {
      const [c, p] = [twoSided(call), twoSided(put)];
      if (c === undefined || p === undefined) continue;
      low = Math.max(low, strike + (c.bid - p.ask) / discount);
      high = Math.min(high, strike + (c.ask - p.bid) / discount);
    }
    assertLess(low, high, name);
    const carried = spot * Math.exp(0.0545 * years);
    assertLess(Math.abs((low + high) / 2 / carried - 1), 0.002, name);
  }
});

Deno.test("whatever prices did, strikes on both sides of them are listed for every underlying", () => {
  for (const date of ["2025-01-10", "2025-06-17", "2026-06-16", "2026-11-23"]) {
    for (const { name, spot, strikes } of everyChain(new Date(`${date}T11:00:00+05:30`))) {
      const [below, above] = [spot * 0.95, spot * 1.05];
      assertGreater(strikes.filter(({ strike }) => strike < below).length, 2, `${date} ${name}`);
      assertGreater(strikes.filter(({ strike }) => strike > above).length, 2, `${date} ${name}`);
    }
  }
});

Deno.test("far strikes miss a side, a bid, or every quote; near ones miss nothing", () => {
  const chains = everyChain(AT);
  const strikes = chains.flatMap(({ strikes }) => strikes);
  assert(strikes.some(({ call, put }) => call === undefined || put === undefined));
  const quotes = strikes.flatMap(({ call, put }) => [call, put]).filter((quote) => quote);
  assert(quotes.some((quote) => quote?.bid === undefined && quote?.ask !== undefined));
  assert(quotes.some((quote) => quote?.bid === undefined && quote?.ask === undefined));
  assert(strikes.some(({ strike }) => !Number.isInteger(strike)));
  for (const { name, spot, strikes } of chains) {
    const near = [...strikes].sort((a, b) => Math.abs(a.strike - spot) - Math.abs(b.strike - spot));
    for (const { call, put } of near.slice(0, 3)) {
      assert(twoSided(call) !== undefined && twoSided(put) !== undefined, name);
    }
  }
});

Deno.test("a contract once listed stays listed until it expires", () => {
  const first = new Set([...market.listed(AT)].map(({ securityId }) => securityId));
  const late = new Date("2026-02-23T11:00:00+05:30");
  for (const contract of market.listed(AT)) {
    if (contract.expiry < "2026-02-23") continue;
    assertEquals(market.contract(contract.securityId, late), contract);
  }
  assertGreater(first.size, 20_000);
});

Deno.test("every price of a session lies within the range of its candle and on its quote's own range", () => {
  const date = "2026-02-09";
  const evening = new Date(`${date}T20:00:00+05:30`);
  for (const [segment, id] of [["IDX_I", "13"], ["NSE_EQ", "2885"], ["IDX_I", "21"]] as const) {
    const [candle] = market.dailyCandles(segment, id, date, "2026-02-10", evening) ?? [];
    assert(candle !== undefined);
    for (let second = 0; second <= 375 * 60; second += 47) {
      const quote = market.quote(segment, id, new Date(opensAt(date).getTime() + second * 1000));
      assert(quote?.last !== undefined && quote.low !== undefined && quote.high !== undefined);
      assert(quote.last >= candle.low && quote.last <= candle.high, `${id} at ${second} s`);
      assert(quote.last >= quote.low && quote.last <= quote.high, `${id} at ${second} s`);
    }
    assertEquals(market.quote(segment, id, evening)?.last, candle.close);
  }
});

Deno.test("after the close the closing quotes stand, overnight and over a weekend", () => {
  const expiry = "2026-02-24";
  const chain = (at: string) => JSON.stringify(market.chain("BANKNIFTY", expiry, new Date(at)));
  const evening = chain("2026-02-06T16:00:00+05:30");
  assertEquals(chain("2026-02-08T12:00:00+05:30"), evening);
  assertEquals(chain("2026-02-09T09:14:59+05:30"), evening);
  assert(chain("2026-02-09T09:15:01+05:30") !== evening);
});

Deno.test("India VIX is what NIFTY's quotes say by the method of the volatility index", () => {
  const years = (expiry: string) => yearsTo(expiry, AT);
  const variance = (expiry: string) => {
    const { spot, strikes } = market.chain("NIFTY", expiry, AT) ?? { spot: 0, strikes: [] };
    const rows = strikes.flatMap(({ strike, call, put }) => {
      const quote = twoSided(strike < spot ? put : call);
      return quote === undefined ? [] : [{ strike, price: (quote.bid + quote.ask) / 2 }];
    });
    let sum = 0;
    for (let i = 1; i + 1 < rows.length; i++) {
      const [before, row, after] = [rows[i - 1], rows[i], rows[i + 1]];
      if (before === undefined || row === undefined || after === undefined) continue;
      sum += row.price * (after.strike - before.strike) / 2 / row.strike ** 2;
    }
    return 2 * sum;
  };
  const [near, far] = ["2026-03-10", "2026-03-30"];
  const target = 30 / 365;
  const share = (target - years(near)) / (years(far) - years(near));
  const interpolated = variance(near) + (variance(far) - variance(near)) * share;
  const quoted = market.quote("IDX_I", "21", AT)?.last ?? 0;
  assertAlmostEquals(100 * Math.sqrt(interpolated / target), quoted, 0.6);
});

Deno.test("options have price limits around the previous close, on the tick", () => {
  const contract = [...market.listed(AT)].find(({ underlying, strike, right }) =>
    underlying === "NIFTY" && strike === 25500 && right === "call"
  );
  const quote = market.quote("NSE_FNO", contract?.securityId ?? "", AT);
  const { previousClose = 0, lowerLimit = 0, upperLimit = 0 } = quote ?? {};
  assert(lowerLimit >= 0.05 && lowerLimit <= previousClose && previousClose < upperLimit);
  assertAlmostEquals(upperLimit * 20, Math.round(upperLimit * 20), 1e-6);
});
