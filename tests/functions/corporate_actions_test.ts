import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { listAtOldLevel } from "../support/old_level.ts";
import { openWorld, type World } from "../support/world.ts";

const FACTOR = 5;

/** What analyze stored of a stock that depends on its history of prices. */
async function figuresOf({ platform: { sql } }: World, underlying: string) {
  const [row] = await sql`
    select realised_20::float8, close_to_close_60::float8, ewma_volatility::float8,
      session_deviation::float8, direction_score::float8, market_beta::float8, support::float8, resistance::float8,
      value_low::float8, value_high::float8, point_of_control::float8
    from public.underlying_analyses where underlying = ${underlying}`;
  const [worst] = await sql`
    select sum(worst_loss)::float8 as worst_losses, count(*)::int as strategies
    from public.strategies where underlying = ${underlying} and state = 'accepted'`;
  return { ...row, ...worst } as Record<string, number>;
}

async function candlesOf({ platform: { sql } }: World, underlying: string) {
  return [
    ...await sql`select * from public.candles where name = ${underlying} order by trading_date`,
  ];
}

/** Puts a name's candles before a date on a price level `factor` times as high. */
async function scaleCandles(
  { platform: { sql } }: World,
  name: string,
  factor: number,
  before = "9999-12-31",
): Promise<void> {
  await sql`
    update public.candles set open = open * ${factor}, high = high * ${factor},
      low = low * ${factor}, close = close * ${factor}, volume = volume / ${factor}
    where name = ${name} and trading_date < ${before}`;
}

function assertSame(actual: Record<string, number>, expected: Record<string, number>): void {
  for (const [name, figure] of Object.entries(expected)) {
    assert(typeof figure === "number", `${name} is ${figure}`);
    assertAlmostEquals(actual[name] ?? NaN, figure, 1e-6 * Math.abs(figure), name);
  }
}

/** A world whose desk holds a few names alone. */
async function worldOf(...names: string[]): Promise<World> {
  const world = await openWorld({ at: "2026-02-09T10:00:00+05:30", mode: "frozen", ready: true });
  const { sql } = world.platform;
  await sql`update public.underlyings set enabled = underlying = any (${names})`;
  await sql`delete from public.contracts where underlying <> all (${names})`;
  return world;
}

Deno.test("on the morning of a split analyze goes by the history on the new price level, and the candles stay", async () => {
  const [split, adjusted] = ["INFY", "SBIN"] as const;
  const world = await worldOf("NIFTY", split, adjusted);
  try {
    const { sql } = world.platform;
    assertEquals(await listAtOldLevel(world, FACTOR, "2026-02-06"), [split, adjusted]);
    // The contract master tells of both; the broker has adjusted the candles of one already.
    await scaleCandles(world, split, FACTOR);
    const stored = await candlesOf(world, split);
    await world.call("maintain", { job: "contracts" });
    const analyze = async () => {
      const { body } = await world.call("analyze", { underlyings: [split, adjusted], force: true });
      assertEquals(body.state, "done");
    };
    await analyze();
    const figures = [await figuresOf(world, split), await figuresOf(world, adjusted)] as const;
    assertEquals(await candlesOf(world, split), stored);

    await sql`delete from public.corporate_actions`;
    await scaleCandles(world, split, 1 / FACTOR);
    await analyze();
    assertSame(figures[0], await figuresOf(world, split));
    assertSame(figures[1], await figuresOf(world, adjusted));
  } finally {
    await world.stop();
  }
});

Deno.test("an action that only the owner knows is divided out of the history", async () => {
  const world = await worldOf("NIFTY", "ITC");
  try {
    const { sql } = world.platform;
    const analyze = async () => {
      const { body } = await world.call("analyze", { underlyings: ["ITC"], force: true });
      assertEquals(body.state, "done");
      return await figuresOf(world, "ITC");
    };
    const plain = await analyze();
    // A demerger: prices before it were higher by an amount that a fall on the market could be.
    await scaleCandles(world, "ITC", 1.1, "2026-02-02");
    const unknown = await analyze();
    assert((unknown["realised_20"] ?? NaN) > 1.1 * (plain["realised_20"] ?? NaN));
    await sql`insert into public.corporate_actions (underlying, action_date, factor)
      values ('ITC', '2026-02-02', 1.1)`;
    assertSame(await analyze(), plain);
  } finally {
    await world.stop();
  }
});
