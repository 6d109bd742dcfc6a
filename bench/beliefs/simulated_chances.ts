import type { BeliefHorizon, Priors } from "../../shared/beliefs/belief.ts";
import { BELIEF_HORIZONS } from "../../shared/beliefs/belief.ts";
import { crashMove } from "../../shared/beliefs/crash_move.ts";
import { decideBelief } from "../../shared/beliefs/decide_belief.ts";
import { type LevelLedger, levelLedger } from "../../shared/beliefs/level_ledger.ts";
import { CARRYING_CLUSTERS } from "../../shared/beliefs/loss_ledger.ts";
import { mapPriors } from "../../shared/beliefs/normals.ts";
import { posterior } from "../../shared/beliefs/posterior.ts";
import { type ScopeOutcome, scopeOutcomes } from "../../shared/beliefs/scope_outcomes.ts";
import { simulatedMarket } from "../../tests/support/simulated_market.ts";
import { type Chances, closedForm, HAIRCUTS, TRUE_BETAS } from "./chances.ts";

/** Ten years of outcomes, decided on every 21 sessions. */
const SESSIONS = 2520;
const MONTH = 21;
const LONGEST = 42;

/** What the rules did on simulated markets of one truth and horizon. */
export interface SimulatedChances {
  readonly beta: number;
  readonly horizon: BeliefHorizon;
  readonly markets: number;
  /** Mean of what was estimated of ln beta, its spread over markets, and the mean of its errors. */
  readonly meanEstimate: number;
  readonly spread: number;
  readonly standardError: number;
  /** Share of markets whose sample of ten years holds no crash of its own. */
  readonly virtual: number;
  /** At the end of ten years, ever within them, and in closed form at the mean error. */
  readonly atEnd: readonly Chances[];
  readonly ever: readonly Chances[];
  readonly closedForm: readonly Chances[];
  /** At the end, had no crash been told of that the sample lacks; of fair markets alone. */
  readonly unguarded?: readonly Chances[];
}

/** Accepted by haircut, in order; on the wrong side of a truth nothing counts. */
type Accepted = { edge: boolean; premium: boolean }[];

/** Runs every truth and horizon over the same markets. */
export function simulatedChances(
  markets: number,
  seed: number,
  priors: Priors,
): SimulatedChances[] {
  const cases = BELIEF_HORIZONS.flatMap((horizon) =>
    TRUE_BETAS.map((beta) => ({ horizon, beta, runs: [] as Run[] }))
  );
  for (let market = 0; market < markets; market++) {
    const history = simulatedMarket({
      seed: `${seed}/${market}`,
      sessions: SESSIONS + LONGEST,
      beta: 1,
    });
    for (const horizon of BELIEF_HORIZONS) {
      const fair = scopeOutcomes([history], horizon).slice(0, SESSIONS);
      for (const one of cases.filter((own) => own.horizon === horizon)) {
        const outcomes = fair
          .map((outcome) => ({ ...outcome, implied: outcome.implied / one.beta ** 2 }));
        one.runs.push(run(outcomes, horizon, one.beta, priors));
      }
    }
  }
  return cases.map(({ horizon, beta, runs }) => {
    const mean = (value: (run: Run) => number) =>
      runs.reduce((sum, one) => sum + value(one), 0) / runs.length;
    const meanEstimate = mean(({ value }) => value);
    const standardError = mean((one) => one.standardError);
    return {
      beta,
      horizon,
      markets,
      meanEstimate,
      spread: Math.sqrt(mean(({ value }) => (value - meanEstimate) ** 2)),
      standardError,
      virtual: mean(({ isVirtual }) => Number(isVirtual)),
      atEnd: shares(runs.map(({ atEnd }) => atEnd)),
      ever: shares(runs.map(({ ever }) => ever)),
      closedForm: closedForm(beta, standardError, priors),
      ...(beta === 1 ? { unguarded: shares(runs.map(({ unguarded }) => unguarded)) } : {}),
    };
  });
}

interface Run {
  readonly value: number;
  readonly standardError: number;
  readonly isVirtual: boolean;
  readonly atEnd: Accepted;
  readonly ever: Accepted;
  readonly unguarded: Accepted;
}

function run(
  outcomes: readonly ScopeOutcome[],
  horizon: BeliefHorizon,
  beta: number,
  priors: Priors,
): Run {
  const terms = { horizon, prior: priors.sceptical };
  const ledger = levelLedger({ ...terms, crash: crashMove("NIFTY", []) });
  const bare = levelLedger(terms);
  const none = () => HAIRCUTS.map(() => ({ edge: false, premium: false }));
  const ever = none();
  let atEnd = none();
  outcomes.forEach((outcome, i) => {
    ledger.add(outcome);
    if (beta === 1) bare.add(outcome);
    const isLast = i === outcomes.length - 1;
    if ((i + 1) % MONTH !== 0 && !isLast) return;
    if (ever.every(({ edge, premium }) => edge && premium) && !isLast) return;
    atEnd = accepted(ledger, beta, priors);
    atEnd.forEach(({ edge, premium }, place) => {
      const before = ever[place];
      if (before === undefined) return;
      before.edge ||= edge;
      before.premium ||= premium;
    });
  });
  const estimate = ledger.estimate();
  if (estimate === undefined) throw new Error("ten years of outcomes gave no estimate");
  const { value, standardError, virtualCrashes } = estimate;
  const unguarded = accepted(bare, beta, priors);
  return { value, standardError, isVirtual: virtualCrashes > 0, atEnd, ever, unguarded };
}

function accepted(ledger: LevelLedger, beta: number, priors: Priors): Accepted {
  const estimate = ledger.estimate();
  if (estimate === undefined || estimate.clusters < CARRYING_CLUSTERS) {
    return HAIRCUTS.map(() => ({ edge: false, premium: false }));
  }
  const { value, standardError, clusters } = estimate;
  const posteriors = mapPriors(priors, (prior) => posterior(prior, value, standardError));
  let loss: { statistic: number | undefined } | undefined;
  const evidence = {
    clusters,
    // The dearest part is asked for where everything else would accept.
    get lossStatistic() {
      loss ??= { statistic: ledger.lossStatistic() };
      return loss.statistic as number;
    },
  };
  const counts = (mean: number) => beta === 1 || mean < 0;
  return HAIRCUTS.map((haircut) => {
    const decision = decideBelief(posteriors, evidence, haircut);
    return {
      edge: decision === "edge" && counts(posteriors.sceptical.mean),
      premium: decision !== "none" && counts(posteriors.registered.mean),
    };
  });
}

function shares(runs: readonly Accepted[]): Chances[] {
  const share = (place: number, sleeve: "edge" | "premium") =>
    runs.filter((run) => run[place]?.[sleeve] === true).length / runs.length;
  return HAIRCUTS.map((haircut, place) => ({
    haircut,
    edge: share(place, "edge"),
    premium: share(place, "premium"),
  }));
}
