import { directionOf } from "../../../analysis/direction.ts";
import { contractKey, priceChain } from "../../../market/price_chain.ts";
import type { PricedChain } from "../../../market/priced_chain.ts";
import { MARKET_VIEW } from "../../../pricing/distribution.ts";
import { scoreUnderlying } from "../../../scoring/score_underlying.ts";
import type { ListedChain } from "../../../storage/contracts.ts";
import { TRADED } from "../../../strategies/catalogue/registry.ts";
import { scanUnderlying } from "../../../strategies/scan/scan_underlying.ts";
import type { RawChain } from "../../../vocabulary/chain.ts";
import type { AnalysisPayload } from "../../../vocabulary/ports/analysis_store.ts";
import { analysisRow, snapshotRow, strategyRows } from "./analysis_rows.ts";
import type { Fetched } from "./fetch_slice.ts";
import type { RunContext } from "./run_context.ts";

/** Everything about one underlying from what was fetched: no clock, no network, no table. `now` judges the chains' age. */
export function analyzeUnderlying(
  fetched: Fetched,
  now: Date,
  context: RunContext,
): Omit<AnalysisPayload, "metrics"> {
  const { underlying, closes, failure } = fetched;
  const base = { underlying: underlying.underlying, counts: {} };
  if (failure !== undefined) return { ...base, state: "rejected", ...failure };
  const notes = [...fetched.notes];
  const chains: PricedChain[] = [];
  const refusals: { reason: string; detail: string }[] = [];
  for (const raw of fetched.chains) {
    const listed = fetched.listed.find(({ expiry }) => expiry === raw.expiry);
    if (listed === undefined) continue;
    const result = priced(raw, listed, now, context, underlying.kind);
    if (result.ok) {
      chains.push(result.chain);
      continue;
    }
    const { reason, message } = result.rejection;
    refusals.push({ reason, detail: message });
    notes.push(`${raw.expiry}:${reason}`);
  }
  const near = chains[0];
  if (near === undefined) {
    const [first] = refusals;
    const reason = first?.reason ?? "no_chain";
    return { ...base, state: "rejected", reason, detail: first?.detail ?? "nothing was fetched" };
  }
  const direction = directionOf(near.spot, closes);
  const outcomes = scanUnderlying({
    chains,
    definitions: TRADED,
    view: MARKET_VIEW,
    tariff: context.tariff,
    limits: context.limits,
    ...(fetched.quote === undefined ? {} : { underlying: fetched.quote }),
  });
  const scored = scoreUnderlying(outcomes, {
    kind: underlying.kind,
    direction,
    rate: context.rate,
    marginRates: context.marginRates[underlying.kind],
    top: context.topPerUnderlying,
  });
  const counts = {
    chains: chains.length,
    accepted: scored.accepted.length,
    rejected: scored.rejected.length,
    candidates: outcomes.reduce(
      (sum, { candidate }) => sum + (candidate?.selection.scanned ?? 0),
      0,
    ),
  };
  const found = {
    ...base,
    counts,
    analysis: analysisRow(near, chains[1], direction, notes),
    snapshots: chains.map(snapshotRow),
    strategies: strategyRows(scored, context.tradingDate),
  };
  if (scored.accepted.length > 0) return { ...found, state: "done" };
  return {
    ...found,
    state: "rejected",
    reason: "no_accepted_strategy",
    detail: scored.rejected.map(({ definition, reason }) => `${definition.id} ${reason}`).join(
      ", ",
    ),
  };
}

function priced(
  raw: RawChain,
  listed: ListedChain,
  now: Date,
  { settings, sessions, rate }: RunContext,
  kind: "index" | "stock",
) {
  return priceChain(raw, {
    kind,
    lotSize: listed.lotSize,
    tick: listed.tick,
    rate,
    now,
    fixing: sessions.get(raw.expiry)?.fixingAt ?? now,
    averagingSeconds: sessions.get(raw.expiry)?.averagingSeconds ?? 0,
    maxAgeSeconds: settings.chain_max_age_seconds,
    minMinutesToFixing: settings.min_minutes_to_fixing,
    listed: new Map(
      listed.strikes.map((
        [strike, right, securityId],
      ) => [contractKey(strike, right), { securityId }]),
    ),
  });
}
