import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { ClockMode } from "../../local/exchange/clock/exchange_clock.ts";
import { openWorld, type World } from "../support/world.ts";

const AT = "2026-02-09T10:00:00+05:30";

/** A world with contracts and candles, stopped at the end of the test. */
async function withWorld(
  run: (world: World) => Promise<void>,
  mode: ClockMode = "stepped",
): Promise<void> {
  const world = await openWorld({ at: AT, mode, ready: true });
  try {
    await run(world);
  } finally {
    await world.stop();
  }
}

Deno.test("one-sided books are looked at again fifteen minutes later, once", async () => {
  await withWorld(async (world) => {
    await world.exchange.script([{ path: "/v2/optionchain", kind: "one_sided_chain", times: 2 }]);
    const first = await world.call("analyze", { underlyings: ["INFY"] });
    assertEquals([first.status, first.body.state, first.body.deferred], [202, "open", 1]);
    const early = await world.call("analyze", { underlyings: ["INFY"] });
    assertEquals([early.body.state, early.body.done], ["open", 0]);
    const retryAt = new Date(first.body.retryAt);
    const waited = (retryAt.getTime() - (await world.exchange.now()).getTime()) / 60_000;
    assert(waited > 14 && waited <= 15, `retried after ${waited} minutes`);
    await world.exchange.advance(retryAt);
    const second = await world.call("analyze", { underlyings: ["INFY"] });
    assertEquals([second.status, second.body.state, second.body.accepted], [200, "done", 1]);
  });
});

Deno.test("books that are still one-sided then are refused by name", async () => {
  await withWorld(async (world) => {
    await world.exchange.script([{ path: "/v2/optionchain", kind: "one_sided_chain", times: 4 }]);
    const first = await world.call("analyze", { underlyings: ["INFY"] });
    await world.exchange.advance(new Date(first.body.retryAt));
    const second = await world.call("analyze", { underlyings: ["INFY"] });
    assertEquals([second.body.state, second.body.rejected], ["done", 1]);
    const { body } = await world.status({ show: "failed" });
    assertEquals(body.rows[0].reason, "too_few_two_sided");
  });
});

Deno.test("a chain that equals an earlier date's is refused as a feed that stands still", async () => {
  await withWorld(async (world) => {
    await world.call("analyze", { underlyings: ["INFY", "TCS"] });
    await world.platform.sql`
      insert into public.chain_snapshots
      select '2026-02-05', underlying, expiry, received_at, spot, forward, atm_volatility, smile, digest, counts, quotes
      from public.chain_snapshots where underlying = 'INFY'`;
    const { body } = await world.call("analyze", { underlyings: ["INFY", "TCS"], force: true });
    assertEquals([body.accepted, body.rejected], [1, 1]);
    const { body: failed } = await world.status({ show: "failed" });
    assertEquals(
      failed.rows.map(({ underlying, reason }: Record<string, string>) => [underlying, reason]),
      [["INFY", "identical_to_earlier"]],
    );
  }, "frozen");
});

Deno.test("an underlying in the ban period is refused by name, the others are analyzed", async () => {
  await withWorld(async (world) => {
    await world.platform.sql`
      insert into public.ban_lists (trading_date, source, fetched_at) values ('2026-02-09', 'test', ${AT})`;
    await world.platform.sql`
      insert into public.bans (trading_date, underlying) values ('2026-02-09', 'SBIN')`;
    const { body } = await world.call("analyze", { underlyings: ["INFY", "SBIN"] });
    assertEquals([body.accepted, body.rejected], [1, 1]);
    const [task] = await world.platform.sql`
      select reason, detail from public.tasks where underlying = 'SBIN'`;
    assertEquals(task?.["reason"], "banned");
    assertStringIncludes(task?.["detail"], "reduced");
  });
});

Deno.test("after maintain iv the environment is told from a year of implied volatility, and the view is what the ledger believes", async () => {
  await withWorld(async ({ call, platform: { sql } }) => {
    await sql`update public.underlyings set enabled = underlying in ('INFY', 'NIFTY')`;
    for (const name of ["iv", "beliefs"]) {
      let job = await call("maintain", { job: name });
      for (let i = 0; i < 40 && job.status === 202; i++) {
        job = await call("maintain", { job: name });
      }
      assertEquals([job.status, job.body.state], [200, "done"]);
    }
    await sql`insert into public.name_signals values ('INFY', '2026-02-06', 0.1, 1.5)`;
    await call("analyze", {});
    const rows = await sql`
      select underlying, environment_label, iv_days, iv_rank, view_beta::float8, view_mu::float8,
        iv_to::text, candles_to::text, belief, view_detail, term_state, support < spot as below,
        resistance > spot as above, near_expiry - trading_date as days
      from public.underlying_analyses order by underlying`;
    assertEquals(rows.map((row) => row["underlying"]), ["INFY", "NIFTY"]);
    const ledger = await sql`select * from public.beliefs`;
    for (const row of rows) {
      assertEquals([row["environment_label"], row["below"], row["above"]], ["history", true, true]);
      assert(row["iv_days"] >= 240, `${row["iv_days"]} days`);
      assert(row["iv_rank"] !== null && row["term_state"] !== null);
      assertEquals([row["candles_to"], row["iv_to"]], ["2026-02-06", "2026-02-06"]);
      const [near, far] = row["view_detail"];
      assert(far.sessions > near.sessions);
      assertEquals([row["view_beta"], row["belief"]], [near.beta, near.restsOn]);
      // The belief of the nearest horizon in ratio, the name's own signal added.
      const scope = row["underlying"] === "NIFTY" ? "NIFTY" : "stocks";
      const horizon = (claim: string) =>
        ledger.filter((own) => own["claim"] === claim && own["scope"] === scope)
          .sort((p, q) => away(p["horizon_sessions"]) - away(q["horizon_sessions"]))[0];
      const away = (sessions: number) => Math.abs(Math.log(sessions / near.sessions));
      const [level, spread] = [horizon("variance_level"), horizon("variance_spread")];
      const z = scope === "stocks" ? 1.5 : 0;
      for (const [prior, view] of [["registered", near], ["sceptical", near.sceptical]]) {
        const [mean, sd] = [`posterior_${prior}_mean`, `posterior_${prior}_sd`];
        const lnBeta = level?.[mean] + z * (spread?.[mean] ?? 0);
        assertAlmostEquals(Math.log(view.beta), lnBeta, 1e-9);
        assertAlmostEquals(
          view.sdLogBeta,
          Math.hypot(level?.[sd], z * (spread?.[sd] ?? 0)),
          1e-9,
        );
      }
      assertStringIncludes(row["belief"], `variance_level of ${scope} over`);
    }
    const accepted = await sql`
      select distinct underlying, belief from public.strategies where state = 'accepted'`;
    assert(accepted.every((row) => row["belief"].startsWith("variance_level of ")));
    const [regime] = await sql`select label, nifty_direction, term from public.market_regimes`;
    assertStringIncludes(regime?.["label"], `${regime?.["nifty_direction"]}_`);
  });
});

Deno.test("a broker without an answer for India VIX does not keep a run from its end: the last close stands in", async () => {
  await withWorld(async (world) => {
    await world.exchange.script([{ path: "/v2/marketfeed", kind: "500", after: 1, times: 20 }]);
    const { status, body } = await world.call("analyze", { underlyings: ["INFY"] });
    assertEquals([status, body.state], [200, "done"]);
    const [regime] = await world.platform.sql`select vix, source from public.market_regimes`;
    const [candle] = await world.platform.sql`
      select close from public.candles where name = 'INDIAVIX' order by trading_date desc limit 1`;
    assertEquals([regime?.["vix"], regime?.["source"]], [candle?.["close"], "india_vix"]);
  });
});

Deno.test("an underlying that was taken out of the universe meanwhile is refused by name, and allocate says what a run waits for", async () => {
  await withWorld(async (world) => {
    await world.exchange.script([{ path: "/v2/optionchain", kind: "one_sided_chain", times: 2 }]);
    const first = await world.call("analyze", { underlyings: ["INFY"] });
    const waiting = await world.call("allocate", {});
    assertEquals([waiting.status, waiting.body.error.code], [422, "missing_data"]);
    assertStringIncludes(waiting.body.error.message, "INFY had one-sided books");
    await world.platform
      .sql`update public.underlyings set enabled = false where underlying = 'INFY'`;
    await world.exchange.advance(new Date(first.body.retryAt));
    const { body } = await world.call("analyze", {});
    assertEquals([body.state, body.rejected], ["done", 1]);
    const { body: failed } = await world.status({ show: "failed" });
    assertEquals(failed.rows[0].reason, "not_in_universe");
  });
});

Deno.test("books that are one-sided too near to the close are refused at once", async () => {
  await withWorld(async (world) => {
    await world.exchange.advance(new Date("2026-02-09T15:05:00+05:30"));
    await world.exchange.script([{ path: "/v2/optionchain", kind: "one_sided_chain", times: 2 }]);
    const { body } = await world.call("analyze", { underlyings: ["INFY"] });
    assertEquals([body.state, body.deferred, body.rejected], ["done", 0, 1]);
  });
});
