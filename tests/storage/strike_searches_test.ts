import { assertEquals } from "@std/assert";
import { readQuoteCounts } from "../../shared/storage/chain_snapshots.ts";
import { readStrikeSearches } from "../../shared/storage/strike_searches.ts";
import { databaseTest } from "../support/database.ts";
import { sliceOf } from "../support/slice_of.ts";
import { storeRun, storeStrategy } from "../support/stored_strategy.ts";

databaseTest(
  "an underlying's strike searches come newest first, by definition, at one risk level",
  async ({ service, sql }) => {
    const run = await storeRun(sql);
    await storeStrategy(sql, run, "NIFTY", { definition: "long_call" });
    await storeStrategy(sql, run, "NIFTY");
    await storeStrategy(sql, run, "TCS");
    const other = await storeRun(sql, "aggressive");
    await storeStrategy(sql, other, "NIFTY", { risk: "aggressive" });
    const search = { slots: [{ asked: "delta 0.16", found: 24600 }], scanned: 12 };
    await sql`
      with rule as (
        insert into public.strike_rules (asked) values ('{delta 0.16}') returning strike_rule_id)
      update public.strategies s set strike_rule_id = rule.strike_rule_id, strikes = '{24600}',
        sets_scanned = 12
      from rule where definition = 'long_call'`;
    const found = await readStrikeSearches(service, "NIFTY", "moderate", 10);
    assertEquals(found.map((row) => [row.definition, row.strike_search]), [
      ["iron_condor", null],
      ["long_call", search],
    ]);
    assertEquals((await readStrikeSearches(service, "NIFTY", "moderate", 1)).length, 1);
  },
);

databaseTest(
  "stored chains tell the quotes left out of a date, and their digests to later ones",
  async ({ service, sql }) => {
    const rows = [["2026-02-06", "a"], ["2026-02-09", "b"]].map(([trading_date, digest]) => ({
      trading_date,
      digest,
      underlying: "TCS",
      expiry: "2026-02-24",
      received_at: `${trading_date}T10:00:00+05:30`,
      spot: 3000,
      forward: 3010,
      atm_volatility: 0.2,
      smile: sql.json({}),
      counts: sql.json({ stale: 3 }),
      quotes: sql.json({}),
    }));
    await sql`insert into public.chain_snapshots ${sql(rows)}`;
    assertEquals(await readQuoteCounts(service, "TCS", "2026-02-09"), [
      { expiry: "2026-02-24", counts: { stale: 3 } },
    ]);
    assertEquals(await readQuoteCounts(service, "TCS", "2026-02-10"), []);
    const digests = (await sliceOf(service, ["TCS", "INFY"], "2026-02-09")).digests;
    assertEquals(digests, new Map([["TCS", new Set(["2026-02-24:a"])]]));
  },
);
