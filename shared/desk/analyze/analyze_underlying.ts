import {
  type Assessment,
  type AssessmentTerms,
  assessUnderlying,
} from "../../analysis/assess_underlying.ts";
import { adjustCandles } from "../../analysis/history/adjust_candles.ts";
import { barsOf } from "../../analysis/history/bars.ts";
import { unheldActions } from "../../analysis/history/unheld_actions.ts";
import { NO_SMILE_HISTORY } from "../../analysis/smile_history.ts";
import { viewScopeOf } from "../../analysis/view/view_model.ts";
import { contractKey, priceChain } from "../../market/price_chain.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import { tradingUnits } from "../../pricing/trading_time.ts";
import { scoreUnderlying } from "../../scoring/score_underlying.ts";
import type { ListedChain } from "../../storage/contracts.ts";
import { TRADED } from "../../strategies/catalogue/registry.ts";
import type { HorizonView } from "../../strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../strategies/scan/scan_underlying.ts";
import type { Candle } from "../../vocabulary/candle.ts";
import type { RawChain } from "../../vocabulary/chain.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import type { AnalysisPayload } from "../../vocabulary/ports/analysis_store.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { analysisRow, componentRows, ivFigures, snapshotRow } from "./analysis_rows.ts";
import { eventsOf } from "./events_of.ts";
import type { Fetched } from "./fetch_slice.ts";
import type { RunContext } from "./run_context.ts";
import { strategyRows } from "./strategy_rows.ts";

/** Everything about one underlying from what was fetched: no clock, no network, no table. `now` judges the chains' age. */
export function analyzeUnderlying(
  fetched: Fetched,
  now: Date,
  context: RunContext,
): Omit<AnalysisPayload, "metrics"> {
  const { underlying, failure } = fetched;
  const base = { underlying: underlying.underlying, counts: {} };
  if (failure !== undefined) return { ...base, state: "rejected", ...failure };
  const { chains, refusals } = pricedChains(fetched, now, context);
  const [near, ...further] = chains;
  if (near === undefined) {
    const [first] = refusals;
    const reason = first?.reason ?? "no_chain";
    return { ...base, state: "rejected", reason, detail: first?.detail ?? "nothing was fetched" };
  }
  const terms = assessmentTerms(fetched, [near, ...further], context);
  const assessment = assessUnderlying([near, ...further], terms);
  const { parameters } = assessment.profile;
  const outcomes = scanUnderlying({
    chains,
    definitions: TRADED,
    views: assessment.views.map((view, i) => horizonView(view, chains[i] as PricedChain)),
    scale: parameters,
    tariff: context.tariff,
    limits: context.limits,
    ...(fetched.quote === undefined ? {} : { underlying: fetched.quote }),
  });
  const { environment } = assessment.volatility;
  const scored = scoreUnderlying(outcomes, {
    kind: underlying.kind,
    tradingDate: context.session.tradingDate,
    direction: assessment.direction.direction,
    confidence: assessment.direction.confidence,
    ...(environment === undefined ? {} : { environment: environment.environment }),
    preferred: new Set(parameters.preferred),
    avoided: new Set(parameters.avoided),
    minPop: parameters.minPop,
    bets: {
      kellyPart: context.settings.kelly_fraction,
      cap: context.settings.max_loss_per_trade,
    },
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
  const smileFigures = ivFigures(near, assessment.volatility, terms.volatilityIndex?.now);
  const notes = [...fetched.notes, ...refusals.map(({ note }) => note)];
  const found = {
    ...base,
    counts,
    analysis: analysisRow(chains, assessment, terms, {
      notes,
      events: eventsOf(fetched.tables.events.get(underlying.underlying)),
      viewFittedOn: fittedOn(underlying, context),
    }),
    components: componentRows(assessment.direction),
    ...(smileFigures === undefined ? {} : { iv_history: { ...smileFigures, source: "analyze" } }),
    snapshots: chains.map(snapshotRow),
    strategies: strategyRows(scored, {
      tradingDate: context.session.tradingDate,
      sizeFactor: parameters.sizeFactor,
    }),
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

/** Sessions below which a horizon is no more divided: a chain is refused half an hour before its fixing. */
const LEAST_SESSIONS = 0.05;

interface Refused {
  readonly reason: string;
  readonly detail: string;
  readonly note: string;
}

/** The chains that passed hygiene, ascending in expiry, and why the others did not. */
function pricedChains(fetched: Fetched, now: Date, context: RunContext) {
  const chains: PricedChain[] = [];
  const refusals: Refused[] = [];
  for (const raw of fetched.chains) {
    const listed = fetched.listed.find(({ expiry }) => expiry === raw.expiry);
    if (listed === undefined) continue;
    const result = priced(raw, listed, now, context, fetched);
    if (result.ok) {
      chains.push(result.chain);
      continue;
    }
    const { reason, message } = result.rejection;
    refusals.push({ reason, detail: message, note: `${raw.expiry}:${reason}` });
  }
  return { chains, refusals };
}

function priced(
  raw: RawChain,
  listed: ListedChain,
  now: Date,
  { settings, sessions, rate }: RunContext,
  { underlying, tables }: Fetched,
) {
  const session = sessions.get(raw.expiry);
  const digests = [...tables.digests.get(underlying.underlying) ?? []].flatMap((entry) => {
    const [expiry, digest] = entry.split(":");
    return expiry === raw.expiry && digest !== undefined ? [digest] : [];
  });
  return priceChain(raw, {
    kind: underlying.kind,
    lotSize: listed.lotSize,
    tick: listed.tick,
    rate,
    now,
    fixing: session?.fixingAt ?? now,
    averagingSeconds: session?.averagingSeconds ?? 0,
    maxAgeSeconds: settings.chain_max_age_seconds,
    minMinutesToFixing: settings.min_minutes_to_fixing,
    earlierDigests: new Set(digests),
    listed: new Map(
      listed.strikes.map((
        [strike, right, securityId],
      ) => [contractKey(strike, right), { securityId }]),
    ),
  });
}

/** The history of an underlying as its assessment needs it. */
function assessmentTerms(
  { underlying, tables, vix }: Fetched,
  chains: readonly [PricedChain, ...PricedChain[]],
  context: RunContext,
): AssessmentTerms {
  const name = underlying.underlying;
  const candles = tables.candles.get(name) ?? [];
  const now = { date: context.session.tradingDate, spot: chains[0].spot };
  const actions = unheldActions(candles, tables.actions.get(name) ?? [], now);
  return {
    underlying: name,
    kind: underlying.kind,
    bars: underlying.kind === "stock" ? adjustCandles(candles, actions).bars : barsOf(candles),
    smiles: tables.smiles.get(name) ?? NO_SMILE_HISTORY,
    models: context.models,
    sessions: chains.map(({ expiry, at }) => sessionsTo(expiry, at, context)),
    ...(underlying.marketCap === undefined ? {} : { marketCap: underlying.marketCap }),
    ...(name === NIFTY
      ? { volatilityIndex: volatilityIndex(tables.candles.get(INDIA_VIX) ?? [], vix) }
      : { market: barsOf(tables.candles.get(NIFTY) ?? []) }),
  };
}

/** India VIX as a decimal, now and before. Without a quote the last close stands for now. */
function volatilityIndex(candles: readonly Candle[], quote: number | undefined) {
  const now = quote ?? candles.at(-1)?.close;
  const before = quote === undefined ? candles.slice(0, -1) : candles;
  return {
    history: Float64Array.from(before, ({ close }) => close / 100),
    ...(now === undefined ? {} : { now: now / 100 }),
  };
}

/** Sessions of variance up to an expiry: those after today's, and the share of today's that still trades; never none. */
function sessionsTo(expiry: TradingDate, at: Date, { sessions, session }: RunContext): number {
  const later = [...sessions.keys()].filter((date) => date > session.tradingDate && date <= expiry);
  const length = session.closesAt.getTime() - session.opensAt.getTime();
  const left = Math.min(1, Math.max(0, (session.closesAt.getTime() - at.getTime()) / length));
  const whole = later.map(() => ({ share: 1, idleDaysBefore: 0 }));
  return Math.max(LEAST_SESSIONS, tradingUnits(left, whole));
}

/** The latest fit of the models that an underlying's view comes from. */
function fittedOn({ underlying, kind }: Underlying, { models }: RunContext) {
  const scope = viewScopeOf(underlying, kind);
  return models.filter((model) => model.scope === scope).map((model) => model.fittedOn).sort()
    .at(-1);
}

/** The view in the scan's terms: its drift's error in deviations of the horizon. */
function horizonView(
  { beta, mu, sdLogVolatility, sdDrift }: Assessment["views"][number],
  { smile }: PricedChain,
): HorizonView {
  return { beta, mu, sdLogVolatility, sdDrift: sdDrift / (beta * Math.sqrt(smile.w(0))) };
}
