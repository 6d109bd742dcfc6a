import { addDays, format, parseISO } from "date-fns";
import { BELIEF_SCOPES } from "../../beliefs/belief.ts";
import { crossSectionScores } from "../../beliefs/cross_section_scores.ts";
import { fitBeliefs } from "../../beliefs/fit_beliefs.ts";
import { SIGNALS } from "../../beliefs/name_signals.ts";
import { readLedger, storeBeliefs, type StoredBelief } from "../../storage/beliefs.ts";
import { type NameSignal, storeNameSignals } from "../../storage/name_signals.ts";
import { at } from "../../vocabulary/at.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { historiesOf, type NamedHistory, readScope } from "./belief_histories.ts";
import { fitSpreadModels } from "./fit_spread_models.ts";
import type { JobContext, JobResult } from "./job.ts";
import { lastClosed } from "./last_closed.ts";
import { learnSessions } from "./learn_sessions.ts";
import { replayDefinitions } from "./replay_definitions.ts";
import { settleTrades } from "./settle_trades.ts";

/**
 * What the last session taught, how wide its books were and which trades closed is written first,
 * then every belief is tested anew on all that was learned by its close, one at a time. The tables
 * are its progress: a call stops at its budgets, counts what is left in `remaining` and is called
 * again. Decisions change on a month's first evening alone; what they open is replayed then.
 */
export async function beliefsJob(context: JobContext): Promise<JobResult> {
  const learned = await learnSessions(context);
  const date = await lastClosed(context);
  if (learned.premiumsRemaining > 0 || date === undefined) {
    const { premiumDays, premiumsRemaining } = learned;
    return { done: date === undefined, counts: { premiumDays, remaining: premiumsRemaining } };
  }
  const { spreads, spreadsRemaining } = await fitSpreadModels(date, context);
  if (spreadsRemaining > 0 || (spreads > 0 && context.isSpent())) {
    const { premiumDays } = learned;
    return { done: false, counts: { premiumDays, spreads, remaining: spreadsRemaining } };
  }
  const trades = await settleTrades(date, context);
  const { beliefs, remaining } = await testBeliefs(date, context);
  const { premiumDays } = learned;
  const counts = { premiumDays, spreads, trades, beliefs, replays: 0, remaining };
  if (remaining > 0 || (beliefs > 0 && context.isSpent())) {
    return { done: false, counts };
  }
  const { replays, replaysRemaining } = await replayDefinitions(date, context);
  return {
    done: replaysRemaining === 0,
    counts: { ...counts, replays, remaining: replaysRemaining },
  };
}

/** Tests the beliefs that this evening has not tested yet. */
async function testBeliefs(date: TradingDate, context: JobContext) {
  const { desk: { database }, worker, settings } = context;
  const ledger = await readLedger(database);
  const isTested = ({ fittedOn }: StoredBelief) => fittedOn === date;
  const counts = { beliefs: 0, remaining: ledger.filter((own) => !isTested(own)).length };
  const previous = ledger.flatMap(({ belief }) => belief ?? []);
  const fitted = ledger.filter(isTested).flatMap(({ belief }) => belief ?? []);
  // Preparing a scope costs as much as testing it, so that no second one begins in the last half.
  const half = worker.used().cpuMs + settings.worker_cpu_ms / 2;
  const mayBegin = () =>
    counts.beliefs === 0 ||
    (!context.isSpent() && worker.used().cpuMs <= half);
  for (const scope of BELIEF_SCOPES) {
    const due = ledger.filter((own) => own.claim.scope === scope && !isTested(own)).length;
    if (due === 0 || !mayBegin()) continue;
    const stored = await readScope(database, scope, dayAfter(date));
    const histories = worker.compute(() => historiesOf(stored));
    const parent = BELIEF_SCOPES[BELIEF_SCOPES.indexOf(scope) - 1];
    if (histories.length === 0 && !fitted.some((own) => own.scope === parent)) {
      // Without candles, and nobody to borrow from: what was decided would hold for a month.
      counts.remaining -= due;
      continue;
    }
    if (scope === "stocks") await storeNameSignals(database, signalsOf(histories, date), date);
    const beliefs = fitBeliefs({
      histories: { [scope]: histories },
      fitted,
      previous,
      claims: ledger.map(({ claim }) => claim),
      tradingDate: date,
    });
    for (;;) {
      if (counts.beliefs > 0 && context.isSpent()) return counts;
      const next = worker.compute(() => beliefs.next());
      if (next.done) break;
      await storeBeliefs(database, [next.value], date);
      fitted.push(next.value);
      counts.beliefs += 1;
      counts.remaining -= 1;
    }
  }
  return counts;
}

/** What tells names apart at a close, of those that have a bar and a signal then. */
function signalsOf(histories: readonly NamedHistory[], date: TradingDate): NameSignal[] {
  const known = histories.filter(({ bars }) => bars.dates.at(-1) === date);
  const ratios = Float64Array.from(
    known,
    (history) => SIGNALS.variance_spread(history).at(-1) ?? Number.NaN,
  );
  const scores = crossSectionScores(ratios);
  return known.flatMap(({ underlying }, i) => {
    const [ratio, z] = [at(ratios, i), at(scores, i)];
    return Number.isFinite(ratio + z) ? [{ underlying, volatility_ratio: ratio, z }] : [];
  });
}

function dayAfter(date: TradingDate): TradingDate {
  return format(addDays(parseISO(date), 1), "yyyy-MM-dd");
}
