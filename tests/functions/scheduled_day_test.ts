import { assertEquals } from "@std/assert";
import { addMinutes } from "date-fns";
import { tickAt } from "../support/scheduled.ts";
import { openWorld, type World } from "../support/world.ts";

const DATE = "2026-02-09";

/** Ticks each minute of a day through the real functions, each call to its end. */
async function tickThrough({ platform, exchange }: World, from: string, to: string): Promise<void> {
  const { sql } = platform;
  const last = new Date(`${DATE}T${to}:00+05:30`);
  for (let at = new Date(`${DATE}T${from}:00+05:30`); at <= last; at = addMinutes(at, 1)) {
    if (await exchange.now() < at) await exchange.advance(at);
    if (await tickAt(sql, at) === 0) continue;
    for (let i = 0;; i++) {
      const [row] = await sql`
        select count(*)::int as live from public.schedule_claims where state in ('sent', 'taken')`;
      if (row?.["live"] === 0) break;
      if (i > 1200) throw new Error(`a call of ${at.toISOString()} did not end`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

Deno.test("ticks alone lead a desk through its day, from the token to volatility in the evening", async () => {
  const world = await openWorld({ at: `${DATE}T08:25:00+05:30`, mode: "stepped" });
  const { sql } = world.platform;
  try {
    await sql`update public.underlyings set enabled = underlying in ('NIFTY', 'INFY', 'SBIN')`;
    await sql`update public.schedules set every = '30 minutes' where name = 'monitor'`;
    await sql`update public.settings set value = '40' where name in ('candle_days', 'index_candle_days')`;
    await tickThrough(world, "08:25", "16:40");
    const claims = await sql`
      select schedule, state, count(*)::int as n,
        to_char(min(claimed_at) at time zone 'Asia/Kolkata', 'HH24:MI') as first
      from public.schedule_claims group by schedule, state order by min(claimed_at), schedule`;
    assertEquals(
      claims.map(({ schedule, state, n, first }) => `${first} ${schedule} ${state} ${n}`),
      [
        "08:30 token done 1",
        "08:40 contracts done 1",
        "08:45 bans done 1",
        "08:50 candles done 1",
        "09:16 monitor done 13",
        "09:30 analyze done 1",
        "09:31 allocate done 1",
        "09:35 execute done 1",
        "16:15 candles_of_day done 1",
        "16:20 iv open 1",
        "16:21 iv done 1",
      ],
    );
    assertEquals([...await sql`select kind, message from public.alerts`], []);
  } finally {
    await world.stop();
  }
});
