import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { openWorld, type World } from "../support/world.ts";

const DATE = "2026-02-09";
const NEXT = "2026-02-10";

async function day(world: World, date: string): Promise<void> {
  const to = (time: string) => world.exchange.advance(new Date(`${date}T${time}:00+05:30`));
  await to("09:35");
  const analyzed = await world.call("analyze", {});
  assertEquals(analyzed.body.state, "done");
  await to("16:20");
  assertEquals((await world.call("maintain", { job: "candles" })).body.state, "done");
}

/** Calls the job until it is done; returns its last answer. */
async function beliefs(world: World) {
  for (let call = 0; call < 40; call++) {
    const answer = await world.call("maintain", { job: "beliefs" });
    if (answer.status !== 202) return answer;
  }
  throw new Error("maintain beliefs is not done after 40 calls");
}

Deno.test("two evenings teach what volatility cost, what the day realised and what the straddle earned, and every belief is tested", async () => {
  const world = await openWorld({ at: `${DATE}T08:30:00+05:30`, ready: true });
  const { sql } = world.platform;
  try {
    await sql`update public.underlyings set enabled = underlying in ('NIFTY', 'INFY', 'BANKNIFTY')`;
    await day(world, DATE);
    const { status, body } = await beliefs(world);
    assertEquals([status, body.state, body.counts.remaining], [200, "done", 0]);
    const first = await sql`
      select d.*, sqrt(d.atm_variance * 252 / d.sessions) as volatility,
        a.atm_volatility_30::float8 as thirty
      from public.premium_days d join public.underlying_analyses a using (underlying, trading_date)
      order by d.underlying, d.expiry`;
    assertEquals(first.map((row) => row["underlying"]), [
      "BANKNIFTY",
      "BANKNIFTY",
      "INFY",
      "INFY",
      "NIFTY",
      "NIFTY",
    ]);
    const candles = Object.fromEntries((await sql`
      select name, open::float8 as o, high::float8 as h, low::float8 as l, close::float8 as c, before
      from (select *, lag(close) over (partition by name order by trading_date)::float8 as before
        from public.candles) k where trading_date = ${DATE}`).map((row) => [row["name"], row]));
    for (const row of first) {
      assertAlmostEquals(row["volatility"] / row["thirty"], 1, 0.25);
      const wing = row["model_free_variance"] / row["atm_variance"];
      assert(wing > 0.95 && wing < 1.6, `${wing}`);
      const { o, h, l, c, before } = candles[row["underlying"]] ?? {};
      const log = (price: number) => Math.log(price / o);
      const [high, low, close] = [log(h), log(l), log(c)];
      assertAlmostEquals(
        row["session_variance"],
        high * (high - close) + low * (low - close),
        1e-9,
      );
      assertAlmostEquals(row["gap_variance"], Math.log(o / before) ** 2, 1e-9);
      assertEquals([row["source"], row["straddle_return"]], ["analyze", null]);
      assert(row["straddle_cost"] > 0.001 && row["straddle_cost"] < 0.2, `${row["straddle_cost"]}`);
      assertLess(Math.abs(row["straddle_delta"]), 0.3);
      // At the money a straddle costs 0.8 deviations of the forward.
      const deviations = row["straddle_price"] / (row["forward"] * Math.sqrt(row["atm_variance"]));
      assertAlmostEquals(deviations, 0.8, 0.08);
      assert(row["spread_near"] > 0 && row["spread_near"] < 0.35);
    }
    const [near, far] = first.filter((row) => row["underlying"] === "INFY");
    assertAlmostEquals(
      near?.["term_slope"],
      Math.log(far?.["volatility"] / near?.["volatility"]),
      1e-5,
    );
    assertEquals(far?.["term_slope"], null);

    // The evening's fit gives the books that it was made of their width.
    const fits = await sql`select m.*, d.spread_near, c.received_at, c.expiry::text as on
      from public.spread_models m join public.premium_days d on d.trading_date = m.fitted_on
        and d.underlying = case m.scope when 'NIFTY' then 'NIFTY' when 'indices' then 'BANKNIFTY'
          else 'INFY' end
      join public.chain_snapshots c using (trading_date, underlying, expiry)
      where m.fitted_on = ${DATE} order by m.scope, c.expiry`;
    assertEquals([...new Set(fits.map(({ scope }) => scope))], ["NIFTY", "indices", "stocks"]);
    for (const row of fits) {
      const left = (Date.parse(`${row["on"]}T15:30:00+05:30`) - row["received_at"]) / 86_400_000;
      const logShare = row["level"] + row["days"] * Math.log1p(left) +
        row["open_lots"] * row["mean_open_lots"];
      const ratio = 2 * Math.exp(logShare + 0.3 * row["beyond"]) / row["spread_near"];
      assert(ratio > 0.5 && ratio < 2, `${row["scope"]} ${row["on"]}: ${ratio}`);
      assertGreater(row["quotes"], 40);
    }

    const ledger = await sql`
      select claim, scope, estimate, decision, decided_on::text, fitted_on::text, borrowed_from
      from public.beliefs`;
    assertEquals(ledger.length, 36);
    for (const row of ledger) {
      assertEquals([row["decided_on"], row["fitted_on"]], [DATE, DATE]);
    }
    const month = ledger.filter(({ claim, scope }) =>
      claim === "variance_level" && scope === "NIFTY"
    );
    assert(month.some(({ estimate }) => estimate !== null), "NIFTY has India VIX to learn from");

    await day(world, NEXT);
    assertEquals((await beliefs(world)).body.state, "done");
    const second = await sql`
      select d.underlying, d.straddle_return, b.straddle_price as paid, b.straddle_strike as strike,
        d.forward - b.forward as move, b.straddle_delta as delta, c.quotes
      from public.premium_days d
      join public.premium_days b on b.underlying = d.underlying and b.expiry = d.expiry
        and b.trading_date = ${DATE}
      join public.chain_snapshots c on c.trading_date = d.trading_date
        and c.underlying = d.underlying and c.expiry = d.expiry
      where d.trading_date = ${NEXT}`;
    assertGreater(second.length, 4);
    for (const row of second) {
      const place = row["quotes"].strike.indexOf(row["strike"]);
      const mid = (right: "call" | "put") =>
        (row["quotes"][right].bid[place] + row["quotes"][right].ask[place]) / 2;
      const gained = mid("call") + mid("put") - row["paid"] - row["delta"] * row["move"];
      assertAlmostEquals(row["straddle_return"], gained / row["paid"], 1e-4);
    }
    // Done stays done: nothing is written twice.
    const again = await world.call("maintain", { job: "beliefs" });
    assertEquals([again.status, again.body.state], [200, "done"]);
    const [{ rows = 0 } = {}] = await sql<{ rows: number }[]>`
      select count(*)::int as rows from public.belief_history where reason = 'decided'`;
    assertEquals(rows, 36);
  } finally {
    await world.stop();
  }
});
