import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { QUANTUM_WEIGHTS } from "../../shared/scoring/quantum_score.ts";
import { CATALOGUE } from "../../shared/strategies/catalogue/registry.ts";
import { VIX_LEVELS } from "../../shared/vocabulary/terms.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { storeRun, storeStrategy } from "../support/stored_strategy.ts";

/** SQLSTATE of a refusal by a CHECK, or of another kind; nothing where it was taken. */
async function refusal({ sql }: TestDatabase, statement: string): Promise<string | undefined> {
  try {
    await sql.unsafe(statement);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

databaseTest(
  "each level has its tiers, each definition of a tier its fallbacks, all of the catalogue",
  async ({ sql }) => {
    const known = new Set(CATALOGUE.map(({ id }) => id));
    const tiers = await sql`
    select level, definition, tier, weight::float8, source,
      (select count(*)::int from public.definition_fallbacks f
        where f.level = t.level and f.definition = t.definition) as fallbacks
    from public.definition_tiers t`;
    assertEquals(new Set(tiers.map(({ level }) => level)), new Set(VIX_LEVELS));
    for (const level of VIX_LEVELS) {
      const of = tiers.filter((row) => row["level"] === level);
      assertEquals(new Set(of.map(({ tier }) => tier)), new Set([1, 2, 3]), level);
    }
    for (const { definition, fallbacks, source } of tiers) {
      assert(known.has(definition), definition);
      assert(fallbacks >= 2, `${definition} has ${fallbacks}`);
      assert(source.includes("options_portfolio_config"), source);
    }
    const fallbacks = await sql`select fallback, weight::float8 from public.definition_fallbacks`;
    for (const { fallback, weight } of fallbacks) {
      assert(known.has(fallback), fallback);
      assert([1, 0.8, 0.6].includes(weight), `${fallback} ${weight}`);
    }
  },
);

databaseTest("the replaced system's figures stand as they were", async ({ sql }) => {
  const rows = await sql`
    select level, definition, tier, weight::float8
    from public.definition_tiers
    where definition in ('iron_condor', 'covered_call', 'long_straddle', 'call_calendar')
    order by level, definition`;
  assertEquals(rows.map((row) => Object.values(row)), [
    ["high", "covered_call", 3, 0.2],
    ["high", "iron_condor", 2, 0.2],
    ["high", "long_straddle", 1, 0.2],
    ["low", "call_calendar", 2, 0.15],
    ["low", "iron_condor", 1, 0.3],
    ["normal", "call_calendar", 2, 0.15],
    ["normal", "covered_call", 2, 0.15],
    ["normal", "iron_condor", 1, 0.2],
  ]);
  const order = await sql`
    select fallback from public.definition_fallbacks
    where level = 'low' and definition = 'iron_condor' order by place`;
  assertEquals(order.map(({ fallback }) => fallback), [
    "iron_butterfly",
    "long_call_butterfly",
    "long_put_butterfly",
    "short_strangle",
  ]);
});

databaseTest(
  "nonsense among tiers, fallbacks and industries is refused where it is written",
  async (database) => {
    const check = "23514";
    const cases: readonly (readonly [string, string])[] = [
      ["update public.definition_tiers set level = 'crisis'", check],
      ["update public.definition_tiers set tier = 4", check],
      ["update public.definition_tiers set tier = 0", check],
      ["update public.definition_tiers set weight = 0", check],
      ["update public.definition_tiers set weight = 1.01", check],
      ["update public.definition_tiers set definition = 'Iron Condor'", check],
      ["update public.definition_fallbacks set fallback = definition", check],
      ["update public.definition_fallbacks set weight = 1.2", check],
      ["update public.definition_fallbacks set place = 0 where place = 1", check],
      [
        "update public.definition_fallbacks set level = 'calm' where place = 1 and definition = 'long_straddle'",
        "23503",
      ],
      ["update public.definition_fallbacks set fallback = 'box'", "23505"],
      ["update public.industries set stance = 'up'", check],
      ["update public.industries set rating = 'buy'", check],
      ["update public.industries set stance = 'long', rating = 'moderate_underweight'", check],
      ["update public.industries set stance = 'long', rating = 'strong_underweight'", check],
      ["update public.industries set stance = 'short', rating = 'moderate_overweight'", check],
      ["update public.industries set stance = 'short', rating = 'strong_overweight'", check],
    ];
    for (const [statement, code] of cases) {
      assertEquals(await refusal(database, statement), code, statement);
    }
    const taken = [
      "update public.industries set stance = 'long', rating = 'strong_overweight'",
      "update public.industries set stance = 'short', rating = 'strong_underweight'",
      "update public.industries set stance = 'neutral', rating = 'moderate_overweight'",
      "update public.definition_tiers set definition = 'box' where definition = 'short_strangle'",
      "delete from public.definition_tiers where definition = 'iron_condor'",
    ];
    for (const statement of taken) assertEquals(await refusal(database, statement), undefined);
    const [left] = await database.sql`select
    count(*) filter (where definition = 'iron_condor')::int as gone,
    count(*) filter (where definition = 'box')::int as renamed from public.definition_fallbacks`;
    assertEquals(left?.["gone"], 0);
    assert(left?.["renamed"] > 0);
  },
);

databaseTest(
  "an accepted strategy has its figures, each within what it may be",
  async (database) => {
    const runId = await storeRun(database.sql);
    await storeStrategy(database.sql, runId, "NIFTY");
    const check = "23514";
    for (
      const change of [
        "kelly = -0.01",
        "kelly = 1.01",
        "kelly = null",
        "worst_loss = -1",
        "worst_loss = null",
        "tilt = 0",
        "tilt = null",
        "quantum_score = 1.01",
        "quantum_score = null",
        "quantum_parts = null",
        "quantum_parts = '{1,1,1,1,1,1}'",
        "quantum_parts = '{1,1,1,1,1,1,1,1}'",
        "quantum_parts = '{1,1,1,1,1,1,1.1}'",
        "quantum_parts = '{-0.1,1,1,1,1,1,1}'",
        "quantum_parts = '{null,1,1,1,1,1,1}'",
        "stands_in_for = 'iron_butterfly'",
        "substitution_weight = 0.8",
        "stands_in_for = definition, substitution_weight = 0.8",
        "stands_in_for = 'iron_butterfly', substitution_weight = 0",
      ]
    ) {
      const found = await refusal(database, `update public.strategies set ${change}`);
      assertEquals(found, check, change);
    }
    const full = "stands_in_for = 'iron_butterfly', substitution_weight = 0.8, kelly = 1, " +
      "worst_loss = 0, quantum_score = 0, quantum_parts = '{0,0,0,0,0,0,1}'";
    assertEquals(await refusal(database, `update public.strategies set ${full}`), undefined);
  },
);

databaseTest(
  "the seven parts have the names and weights of the engine, in its order",
  async ({ sql }) => {
    const rows = await sql`
    select part, weight::float8, score::float8 from private.quantum_parts('{.1,.2,.3,.4,.5,.6,.7}')
    order by place`;
    assertEquals(
      rows.map(({ part, weight }) => [part, weight]),
      Object.entries(QUANTUM_WEIGHTS).map(([part, weight]) => [part, weight]),
    );
    assertEquals(rows.map(({ score }) => score), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    assertEquals((await sql`select * from private.quantum_parts(null)`).length, 0);
  },
);

databaseTest("weights are shares among industries with an enabled underlying", async ({ sql }) => {
  const shares = async () =>
    Object.fromEntries<number | null>(
      (await sql`select industry, share::float8 from public.industry_shares`)
        .map(({ industry, share }) => [industry, share]),
    );
  const all = await shares();
  assertAlmostEquals(all["Index"] ?? NaN, 0.4, 1e-9);
  await sql`update public.underlyings set enabled = underlying in ('NIFTY', 'INFY', 'TCS', 'ITC')`;
  const few = await shares();
  assertEquals(Object.keys(few).sort(), ["Consumer", "Index", "Information Technology"]);
  assertAlmostEquals(few["Index"] ?? NaN, 0.4 / (0.4 + 0.096 + 0.084), 1e-9);
  assertAlmostEquals(
    Object.values(few).reduce<number>((sum, share) => sum + (share ?? NaN), 0),
    1,
    1e-9,
  );
  await sql`update public.industries set target_weight = 0`;
  assertEquals(Object.values(await shares()), [null, null, null]);
});

databaseTest(
  "the last close of India VIX before the date is read with the tables",
  async ({ sql, service }) => {
    const read = async (date: string) =>
      (await service.rpc("read_preferences", { p_date: date })).data;
    assertEquals((await read("2026-02-09")).vix, null);
    await sql`insert into public.candles (name, trading_date, open, high, low, close, volume, source)
    values ('INDIAVIX', '2026-02-05', 14, 14, 14, 14, 0, 'test'),
      ('INDIAVIX', '2026-02-06', 16, 16, 16, 16, 0, 'test'),
      ('INDIAVIX', '2026-02-09', 30, 30, 30, 30, 0, 'test')`;
    await sql`update public.industries set stance = 'long' where industry = 'Energy'`;
    const found = await read("2026-02-09");
    assertEquals(found.vix, 16);
    const energy = found.industries.find(({ industry }: { industry: string }) =>
      industry === "Energy"
    );
    assertEquals([energy.stance, energy.rating], ["long", "neutral"]);
    assertEquals(found.tiers[0].level, "high");
    assertEquals(Object.keys(found.fallbacks[0]).sort(), [
      "definition",
      "fallback",
      "level",
      "place",
      "weight",
    ]);
  },
);
