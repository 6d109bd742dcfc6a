import { addMinutes } from "date-fns";
import type postgres from "postgres";
import { storeStrategy } from "./stored_strategy.ts";
import type { World } from "./world.ts";

/** A claim as a function finds it. */
export interface Claim {
  readonly claimId: string;
  readonly schedule: string;
  readonly functionName: string;
  readonly body: { readonly job?: string };
}

/** What pg_cron does at an instant; returns how many calls went out. */
export async function tickAt(sql: postgres.Sql, instant: Date | string): Promise<number> {
  const [job] = await sql`select command from cron.job where jobname = 'options-desk-tick'`;
  const at = `'${new Date(instant).toISOString()}'::timestamptz`;
  const [row] = await sql.unsafe(String(job?.["command"]).replace("now()", at));
  return Number(row?.["tick"]);
}

/** Vault's secrets and an empty queue: calls go nowhere, and a test does what they would do. */
export async function openScheduler(sql: postgres.Sql): Promise<void> {
  await sql`insert into vault.secrets (name, secret) values
    ('project_url', 'http://127.0.0.1:9'), ('cron_token', 'planted-token')
    on conflict (name) do nothing`;
}

/** Claims that no function has taken yet. */
export async function sentClaims(sql: postgres.Sql): Promise<Claim[]> {
  return await sql<Claim[]>`
    select claim_id as "claimId", schedule, function_name as "functionName", body
    from public.schedule_claims where state = 'sent' order by schedule`;
}

/** Takes a claim and does the work of its stage in the tables, as its function would. */
export async function workOff(sql: postgres.Sql, claim: Claim, at: string): Promise<void> {
  await sql`select public.take_claim(${claim.claimId}, ${claim.functionName}, ${at})`;
  await finishStage(sql, claim, at);
  await sql`select public.end_claim(${claim.claimId}, 'done', null, null, ${at})`;
}

async function finishStage(sql: postgres.Sql, claim: Claim, at: string): Promise<void> {
  const date = at.slice(0, 10);
  switch (claim.functionName) {
    case "maintain": {
      const job = claim.body.job ?? "";
      const [run] = await sql`select public.open_job(${job}, ${date}, ${at}) ->> 'jobRunId' as id`;
      await sql`select public.close_job(${run?.["id"]}, 'done', '{}', null, null, ${at})`;
      return;
    }
    case "analyze": {
      const [run] = await sql<{ id: string }[]>`
        insert into public.runs (stage, trading_date, risk, state, inputs, started_at, finished_at)
        values ('analyze', ${date}, 'moderate', 'done', '{}', ${at}, ${at}) returning run_id as id`;
      await storeStrategy(sql, Number(run?.id), "NIFTY", { tradingDate: date });
      return;
    }
    case "allocate":
      await sql`
        with r as (
          insert into public.allocation_runs
            (run_id, trading_date, risk, inputs_hash, capital, ordering, regime_level,
              deployed, created_at)
          select run_id, trading_date, risk, 'hash', 1000000, 'money', 'normal', 78000, ${at}
          from public.runs where trading_date = ${date} returning allocation_run_id)
        insert into public.allocations (allocation_run_id, strategy_id, underlying, sleeve, lots,
          margin, premium, capital_used, expected_value, rank, reason)
        select r.allocation_run_id, s.strategy_id, s.underlying, s.sleeve, 1, 78000, 0, 78000, -150,
          1, 'test'
        from r, public.strategies s where s.trading_date = ${date}`;
      return;
    case "execute":
      await sql`
        update public.allocations a set state = 'cancelled' from public.allocation_runs r
        where r.allocation_run_id = a.allocation_run_id and r.trading_date = ${date}`;
  }
}

/**
 * Ticks each minute of a date through the real functions, each call to its end; every scheduler
 * ticks at once. Throws where two of them sent the same minute's calls.
 */
export async function tickThrough(
  { exchange }: Pick<World, "exchange">,
  schedulers: readonly [postgres.Sql, ...postgres.Sql[]],
  date: string,
  [from, to]: readonly [string, string],
): Promise<void> {
  const [sql] = schedulers;
  const last = new Date(`${date}T${to}:00+05:30`);
  for (let at = new Date(`${date}T${from}:00+05:30`); at <= last; at = addMinutes(at, 1)) {
    if (await exchange.now() < at) await exchange.advance(at);
    const sent = await Promise.all(schedulers.map((each) => tickAt(each, at)));
    if (sent.filter((calls) => calls > 0).length > 1) throw new Error(`sent twice: ${sent}`);
    if (sent.some((calls) => calls > 0)) await untilClaimsEnd(sql);
  }
}

async function untilClaimsEnd(sql: postgres.Sql): Promise<void> {
  for (let i = 0; i < 2400; i++) {
    const [row] = await sql`
      select count(*)::int as live from public.schedule_claims where state in ('sent', 'taken')`;
    if (row?.["live"] === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("a call of the scheduler did not end within a minute");
}

/** What fired on a date: the first time of each schedule and end, IST, with how often. */
export async function firedClaims(sql: postgres.Sql, date: string): Promise<string[]> {
  const rows = await sql`
    select schedule, state, count(*)::int as n,
      to_char(min(claimed_at) at time zone 'Asia/Kolkata', 'HH24:MI') as first
    from public.schedule_claims where trading_date = ${date}
    group by schedule, state order by min(claimed_at), schedule`;
  return rows.map(({ first, schedule, state, n }) => `${first} ${schedule} ${state} ${n}`);
}
