import { assert, assertAlmostEquals, assertGreater } from "@std/assert";
import { marginOf } from "../../shared/market/margin.ts";
import { MARGIN_RATES } from "../support/margin_rates.ts";
import { openWorld } from "../support/world.ts";

interface StoredMargin {
  readonly margin: number;
  readonly lot_size: number;
  readonly spot: number;
  readonly session_deviation: number;
  readonly legs: readonly {
    readonly right: "call" | "put" | "underlying";
    readonly quantity: number;
    readonly strike: number;
    readonly impliedVolatility: number;
    readonly years: number;
    readonly forward: number;
  }[];
}

Deno.test("a stored margin is that of its legs at the deviation that was stored with the analysis", async () => {
  const world = await openWorld({ at: "2026-02-09T10:00:00+05:30", mode: "frozen", ready: true });
  try {
    const { sql } = world.platform;
    // The two stocks whose sessions move most.
    const wild = await sql<{ name: string }[]>`
      select name from (
        select c.name, stddev(ln(c.close / c.before)) as deviation from (
          select name, close, lag(close) over (partition by name order by trading_date) as before
          from public.candles) c
        group by c.name) d join public.underlyings u on u.underlying = d.name
      where u.enabled and u.kind = 'stock' order by d.deviation desc limit 2`;
    const names = ["NIFTY", ...wild.map(({ name }) => name)];
    const { body } = await world.call("analyze", { underlyings: names });
    assert(body.accepted > 0, JSON.stringify(body));
    const rows = await sql<(StoredMargin & { underlying: string })[]>`
      select s.underlying, s.margin::float8, s.lot_size, a.spot::float8,
        a.session_deviation::float8, (
          select jsonb_agg(jsonb_build_object('right', l.leg_right,
            'quantity', case l.side when 'buy' then l.ratio else -l.ratio end,
            'strike', l.strike, 'impliedVolatility', l.implied_volatility, 'years', a.years,
            'forward', a.forward) order by l.leg_number)
          from public.strategy_legs l where l.strategy_id = s.strategy_id) as legs
      from public.strategies s join public.underlying_analyses a using (trading_date, underlying)
      where s.state = 'accepted' and not exists (
        select from public.strategy_legs u
        where u.strategy_id = s.strategy_id and u.expiry is distinct from a.near_expiry)`;
    const wide = rows.filter(({ session_deviation }) => session_deviation > 0.0168);
    assertGreater(wide.length, 0, "no price scan exceeds its floor");
    for (const { underlying, margin, lot_size, spot, session_deviation, legs } of rows) {
      const kind = underlying === "NIFTY" ? "index" : "stock";
      const model = marginOf(legs, {
        ...{ kind, spot, forward: spot, rate: 0.065, rates: MARGIN_RATES[kind] },
        ...{ sessionDeviation: session_deviation, expiresToday: false },
      }).total * lot_size;
      assertAlmostEquals(margin, model, 1e-3 * model, underlying);
    }
  } finally {
    await world.stop();
  }
});
