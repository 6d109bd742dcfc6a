import { assertEquals, assertGreater } from "@std/assert";
import { firedClaims, tickThrough } from "../support/scheduled.ts";
import { openWorld } from "../support/world.ts";

const DATE = "2026-02-09";

Deno.test("ticks alone lead a desk through its day, from the token to volatility in the evening", async () => {
  const world = await openWorld({ at: `${DATE}T08:25:00+05:30`, mode: "stepped" });
  const { sql } = world.platform;
  try {
    await sql`update public.underlyings set enabled = underlying in ('NIFTY', 'INFY', 'SBIN')`;
    await sql`update public.schedules set every = '30 minutes' where name = 'monitor'`;
    await sql`update public.settings set value = '40'
      where name in ('candle_days', 'index_candle_days')`;
    await tickThrough(world, [sql], DATE, ["08:25", "16:40"]);
    assertEquals(await firedClaims(sql, DATE), [
      "08:30 token done 1",
      "08:40 contracts done 1",
      "08:45 bans done 1",
      "08:50 candles done 1",
      "09:16 monitor done 13",
      "09:30 analyze done 1",
      "09:31 allocate done 1",
      "09:35 execute done 1",
      "16:15 candles_of_day done 1",
      "16:20 iv done 1",
      "16:25 targets done 1",
      "16:30 quality done 1",
      "16:35 beliefs done 1",
    ]);
    assertGreater((await sql`select 1 from public.positions`).length, 0);
    assertEquals([...await sql`select kind, message from public.alerts`], []);
  } finally {
    await world.stop();
  }
});
