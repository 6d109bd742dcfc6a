import { assert, assertAlmostEquals, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { openWorld, type World } from "../support/world.ts";

const NAMES = ["NIFTY", "RELIANCE", "TCS"];
const WEIGHTS = [0.25, 0.15, 0.2, 0.15, 0.1, 0.1, 0.05];

interface Row {
  readonly underlying: string;
  readonly definition: string;
  readonly direction: "bullish" | "bearish" | "neutral";
  readonly ev: number;
  readonly kelly: number;
  readonly worst: number;
  readonly max: number | null;
  readonly pop: number;
  readonly total: number;
  readonly tilt: number;
  readonly score: number;
  readonly parts: number[];
  readonly for: string | null;
  readonly by: number | null;
}

let world: World;
let rows: readonly Row[];

Deno.test.beforeAll(async () => {
  world = await openWorld({ at: "2026-02-09T10:00:00+05:30", mode: "frozen", ready: true });
  const { sql } = world.platform;
  await sql`update public.industries set stance = 'short', rating = 'strong_underweight'
    where industry = 'Energy'`;
  await sql`delete from public.candles where name = 'INDIAVIX' and trading_date >= '2026-02-06'`;
  await sql`insert into public.candles
    values ('INDIAVIX', '2026-02-06', 40, 40, 40, 40, 0, 'test')`;
  const { body } = await world.call("analyze", { underlyings: NAMES });
  assertEquals(body.state, "done");
  rows = await sql<Row[]>`
    select underlying, definition, direction, ev_p::float8 as ev, kelly::float8,
      worst_loss::float8 as worst, max_loss::float8 as max, pop_p::float8 as pop,
      total_score::float8 as total, tilt::float8, quantum_score::float8 as score,
      quantum_parts::float8[] as parts, stands_in_for as for, substitution_weight::float8 as by
    from public.strategies where state = 'accepted' order by underlying, definition`;
  assertGreater(rows.length, NAMES.length);
});
Deno.test.afterAll(async () => await world.stop());

Deno.test("each accepted strategy has Kelly, worst loss, tilt and a score that its seven parts give", () => {
  for (const { definition, ev, kelly, worst, max, pop, total, score, parts } of rows) {
    assertEquals(kelly > 0, ev > 0, definition);
    assertGreater(worst, 0, definition);
    if (max !== null) assert(worst <= max + 0.01, `${definition}: ${worst} of ${max}`);
    const sum = WEIGHTS.reduce((all, weight, i) => all + weight * (parts[i] ?? NaN), 0);
    assertAlmostEquals(score, sum, 1e-4, definition);
    const [probability = NaN, , ofTotal = NaN, ofKelly = NaN] = parts;
    assertAlmostEquals(probability, pop, 1e-4);
    assertAlmostEquals(ofTotal, total, 1e-4);
    assertAlmostEquals(ofKelly, kelly, 1e-4);
  }
});

Deno.test("the owner's stance tilts the structures of that industry alone, and its part of the score", () => {
  const tilts = { bullish: 0.8, bearish: 1.3, neutral: 1 };
  // Energy's weight is 0.084 of 0.4, the greatest; Information Technology's 0.096.
  const shares: Record<string, number> = { NIFTY: 1, RELIANCE: 0.21, TCS: 0.24 };
  assert(rows.some((row) => row.underlying === "RELIANCE" && row.direction !== "neutral"));
  for (const { underlying, direction, tilt, parts } of rows) {
    assertEquals(tilt, underlying === "RELIANCE" ? tilts[direction] : 1, underlying);
    assertAlmostEquals(parts[4] ?? NaN, (shares[underlying] ?? NaN) * tilt, 1e-4);
  }
});

Deno.test("at yesterday's high India VIX its tiers hold, and what is missing is stood in for by name", async () => {
  const { sql } = world.platform;
  const fallbacks = await sql<{ definition: string; fallback: string; weight: number }[]>`
    select definition, fallback, weight::float8 from public.definition_fallbacks
    where level = 'high' order by definition, place`;
  const tiers = await sql<{ definition: string; tier: number; weight: number }[]>`
    select definition, tier, weight::float8 from public.definition_tiers where level = 'high'`;
  const fit = (tier: number, weight: number) =>
    ([1, 0.8, 0.6][tier - 1] ?? NaN) * Math.min(1, weight / 0.2);
  for (const name of NAMES) {
    const own = rows.filter(({ underlying }) => underlying === name);
    const has = new Set(own.map(({ definition }) => definition));
    const missing = tiers.filter(({ definition }) => !has.has(definition));
    const wanted = new Map<string, string[]>();
    for (const { definition } of missing) {
      const first = fallbacks.find((row) => row.definition === definition && has.has(row.fallback));
      if (first === undefined) continue;
      wanted.set(first.fallback, [...wanted.get(first.fallback) ?? [], definition]);
    }
    for (const { definition, for: missed, by, parts } of own) {
      const of = wanted.get(definition) ?? [];
      if (missed === null) assertEquals(of, [], `${name} ${definition}`);
      else assert(of.includes(missed), `${name} ${definition} for ${missed}`);
      const tier = tiers.find((row) => row.definition === (missed ?? definition));
      const found = tier === undefined ? 0.2 : (by ?? 1) * fit(tier.tier, tier.weight);
      const alone = tiers.find((row) => row.definition === definition);
      const least = alone === undefined ? 0.2 : fit(alone.tier, alone.weight);
      assertAlmostEquals(parts[5] ?? NaN, Math.max(found, least), 1e-4, `${name} ${definition}`);
    }
  }
  assert(
    rows.some((row) => row.for !== null || tiers.some((t) => t.definition === row.definition)),
  );
});

Deno.test("by score the greatest quantum score of all comes first, and the page shows it", async () => {
  const { body } = await world.call("allocate", { ordering: "score", dryRun: true });
  const offered = [...body.allocations, ...body.refusals] as {
    underlying: string;
    definition: string;
    reason: string;
  }[];
  assertEquals(offered.length, rows.length);
  const best = Math.max(...rows.map(({ score }) => score));
  const reasons = body.allocations.map(({ reason }: { reason: string }) => reason);
  if (reasons.length > 0) assertMatch(reasons[0], /: quantum score 0\.\d{3}$/);
  const { body: shown } = await world.status({ show: "strategies" });
  const top = shown.rows.map((row: { quantum_score: number }) => row.quantum_score);
  assertAlmostEquals(Math.max(...top), best, 1e-4);
  const named = shown.rows[0].quantum_parts;
  assertEquals(Object.keys(named).length, 7);
  assertEquals(typeof named.strategy_fit, "number");
});
