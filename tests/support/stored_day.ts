import type postgres from "postgres";
import { STORED_DATE, storeRun, storeStrategy } from "./stored_strategy.ts";

/** A long straddle that was rejected as illiquid. */
export async function rejectStraddle(
  sql: postgres.Sql,
  run: number,
  underlying: string,
  tradingDate = STORED_DATE,
) {
  await sql`insert into public.strategies
      (run_id, trading_date, underlying, definition, risk, state, reason)
    values (${run}, ${tradingDate}, ${underlying}, 'long_straddle', 'moderate', 'rejected',
      'illiquid')`;
}

/** A run of NIFTY and TCS: an iron condor of each is accepted, a straddle of TCS rejected. */
export async function storeDay(
  sql: postgres.Sql,
  tradingDate: string,
  riskLevel = "moderate",
): Promise<number> {
  const run = await storeRun(sql, riskLevel, tradingDate);
  const at = `${tradingDate}T10:00:00+05:30`;
  for (const underlying of ["NIFTY", "TCS"]) {
    await storeStrategy(sql, run, underlying, { tradingDate, risk: riskLevel });
    await sql`insert into public.tasks (run_id, underlying, state, finished_at)
      values (${run}, ${underlying}, 'done', ${at})`;
    const [row] = await sql`insert into public.underlying_analyses (run_id, trading_date,
        underlying, risk, analyzed_at, spot, forward, near_expiry, years, atm_volatility,
        smile_model, smile_label, expected_move_1sd, expected_move_2sd, direction, strength,
        confidence)
      values (${run}, ${tradingDate}, ${underlying}, ${riskLevel}, ${at}, 25000, 25050,
        '2026-02-24', 0.04, 0.12, 'SVI', 'GOOD', 600, 1200, 'neutral', 'weak', 0.2)
      returning analysis_id`;
    await sql`insert into public.direction_components (analysis_id, family, component, value,
        score, weight, as_of)
      values (${row?.["analysis_id"]}, 'technical', 'rsi', 55, 0.1, 1, ${at})`;
    await sql`insert into public.chain_snapshots (trading_date, underlying, expiry, received_at,
        spot, forward, atm_volatility, smile, digest, counts, quotes)
      values (${tradingDate}, ${underlying}, '2026-02-24', ${at}, 25000, 25050, 0.12, '{}', 'a',
        '{}', '{"strike":[25000]}')
      on conflict do nothing`;
  }
  if (riskLevel === "moderate") await rejectStraddle(sql, run, "TCS", tradingDate);
  return run;
}
