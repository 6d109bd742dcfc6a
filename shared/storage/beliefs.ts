import * as z from "zod";
import {
  type Belief,
  BELIEF_DECISIONS,
  BELIEF_HORIZONS,
  BELIEF_SCOPES,
  type BeliefHorizon,
  type BeliefScope,
  CLAIMS,
} from "../beliefs/belief.ts";
import type { RegisteredClaim } from "../beliefs/registered_claims.ts";
import { present } from "../vocabulary/present.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { sessionBefore } from "./calendar.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { readNameSignals } from "./name_signals.ts";

const horizon = z.custom<BeliefHorizon>((value) =>
  BELIEF_HORIZONS.some((known) => known === value)
);
const figure = z.number().nullable();

const row = z.object({
  claim: z.enum(CLAIMS),
  scope: z.enum(BELIEF_SCOPES),
  horizon_sessions: horizon,
  source: z.string(),
  note: z.string(),
  sceptical_mean: z.number(),
  sceptical_sd: z.number(),
  registered_mean: z.number(),
  registered_sd: z.number(),
  estimate: figure,
  standard_error: figure,
  clusters: figure,
  outcomes: figure,
  outcome_deviation: figure,
  virtual_crashes: figure,
  loss_statistic: figure,
  posterior_sceptical_mean: figure,
  posterior_sceptical_sd: figure,
  posterior_registered_mean: figure,
  posterior_registered_sd: figure,
  borrowed_from: z.enum(BELIEF_SCOPES).nullable(),
  held_from: horizon.nullable(),
  power_edge: figure,
  power_premium: figure,
  decision: z.enum(BELIEF_DECISIONS),
  decided_on: z.string().nullable(),
  slope: figure,
  closed_until: z.string().nullable(),
  fitted_on: z.string().nullable(),
});

type Row = z.infer<typeof row>;

/** A row of `beliefs`: the claim as it is registered now, and what was learned of it. */
export interface StoredBelief {
  readonly claim: RegisteredClaim & { readonly horizonSessions: BeliefHorizon };
  /** Absent before its first evening. */
  readonly belief?: Belief;
  /** The evening that tested it last. */
  readonly fittedOn?: TradingDate;
  /** Premium of its scope is closed until then. */
  readonly closedUntil?: TradingDate;
}

/** Every belief of the ledger, a claim's month before its other horizons. */
export async function readLedger(database: Database): Promise<StoredBelief[]> {
  const rows = await callRpc(database, "read_beliefs", {}, row.array());
  return rows.map(toStored);
}

/** What is believed on a date. */
export interface BeliefsOfDate {
  readonly beliefs: readonly Belief[];
  /** Scopes whose premium sleeve is closed on the date. */
  readonly closedScopes: ReadonlySet<BeliefScope>;
  /** By name what tells it apart among its scope's, as of the session before. */
  readonly signals: ReadonlyMap<string, number>;
}

/** Beliefs by the last evening that tested them; empty before the first one. */
export async function readBeliefs(database: Database, date: TradingDate): Promise<BeliefsOfDate> {
  const before = await sessionBefore(database, date);
  const [ledger, signals] = await Promise.all([
    readLedger(database),
    before === undefined
      ? new Map<string, number>()
      : readNameSignals(database, before.tradingDate),
  ]);
  return {
    beliefs: ledger.flatMap(({ belief }) => belief ?? []),
    closedScopes: new Set(
      ledger.filter(({ closedUntil }) => closedUntil !== undefined && closedUntil >= date)
        .map(({ claim }) => claim.scope),
    ),
    signals,
  };
}

/** Stores what an evening concluded; returns how many rows. */
export async function storeBeliefs(
  database: Database,
  beliefs: readonly Belief[],
  fittedOn: TradingDate,
): Promise<number> {
  const args = { p_rows: beliefs.map(toRow), p_fitted_on: fittedOn };
  return await callRpc(database, "store_beliefs", args, z.number());
}

function toRow({ estimate, posteriors, power, ...belief }: Belief) {
  return {
    claim: belief.claim,
    scope: belief.scope,
    horizon_sessions: belief.horizonSessions,
    estimate: estimate?.value ?? null,
    standard_error: estimate?.standardError ?? null,
    clusters: estimate?.clusters ?? null,
    outcomes: estimate?.outcomes ?? null,
    outcome_deviation: estimate?.outcomeDeviation ?? null,
    virtual_crashes: estimate?.virtualCrashes ?? null,
    loss_statistic: estimate?.lossStatistic ?? null,
    posterior_sceptical_mean: posteriors.sceptical.mean,
    posterior_sceptical_sd: posteriors.sceptical.sd,
    posterior_registered_mean: posteriors.registered.mean,
    posterior_registered_sd: posteriors.registered.sd,
    borrowed_from: belief.borrowedFrom ?? null,
    held_from: belief.heldFrom ?? null,
    power_edge: power.edge,
    power_premium: power.premium,
    decision: belief.decision,
    decided_on: belief.decidedOn,
  };
}

function toStored(stored: Row): StoredBelief {
  const claim = {
    claim: stored.claim,
    scope: stored.scope,
    horizonSessions: stored.horizon_sessions,
    sceptical: { mean: stored.sceptical_mean, sd: stored.sceptical_sd },
    registered: { mean: stored.registered_mean, sd: stored.registered_sd },
    source: stored.source,
    note: stored.note,
  };
  const belief = toBelief(stored);
  return {
    claim,
    ...present({ belief, fittedOn: stored.fitted_on, closedUntil: stored.closed_until }),
  };
}

function toBelief(stored: Row): Belief | undefined {
  const {
    posterior_sceptical_mean: scepticalMean,
    posterior_sceptical_sd: scepticalSd,
    posterior_registered_mean: registeredMean,
    posterior_registered_sd: registeredSd,
    power_edge: edge,
    power_premium: premium,
    decided_on: decidedOn,
  } = stored;
  if (
    scepticalMean === null || scepticalSd === null || registeredMean === null ||
    registeredSd === null || edge === null || premium === null || decidedOn === null
  ) {
    return undefined;
  }
  return {
    claim: stored.claim,
    scope: stored.scope,
    horizonSessions: stored.horizon_sessions,
    source: stored.source,
    priors: {
      sceptical: { mean: stored.sceptical_mean, sd: stored.sceptical_sd },
      registered: { mean: stored.registered_mean, sd: stored.registered_sd },
    },
    posteriors: {
      sceptical: { mean: scepticalMean, sd: scepticalSd },
      registered: { mean: registeredMean, sd: registeredSd },
    },
    power: { edge, premium },
    decision: stored.decision,
    decidedOn,
    ...present({
      estimate: toEstimate(stored),
      borrowedFrom: stored.borrowed_from,
      heldFrom: stored.held_from,
      slope: stored.slope,
    }),
  };
}

function toEstimate(stored: Row): Belief["estimate"] {
  const { estimate, standard_error: standardError, clusters, outcomes } = stored;
  const { outcome_deviation: outcomeDeviation, virtual_crashes: virtualCrashes } = stored;
  if (
    estimate === null || standardError === null || clusters === null || outcomes === null ||
    outcomeDeviation === null || virtualCrashes === null
  ) {
    return undefined;
  }
  return {
    value: estimate,
    standardError,
    clusters,
    outcomes,
    outcomeDeviation,
    virtualCrashes,
    ...present({ lossStatistic: stored.loss_statistic }),
  };
}
