import * as z from "zod";
import { present } from "../vocabulary/present.ts";
import { HELD_STATES } from "../vocabulary/states.ts";
import {
  DIRECTIONS,
  LEG_RIGHTS,
  type Mode,
  RISK_CLASSES,
  RISKS,
  SIDES,
  SLEEVES,
  UNDERLYING_KINDS,
} from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const amount = z.number();
const missing = z.number().nullish();

const legs = z.array(
  z.object({
    right: z.enum(LEG_RIGHTS),
    side: z.enum(SIDES),
    ratio: amount,
    strike: amount.nullable(),
    expiry: z.string().nullable(),
    price: amount,
    bid: amount,
    ask: amount,
    tick: amount,
    impliedVolatility: amount.nullable(),
  }).transform(({ strike, expiry, impliedVolatility, ...leg }) => ({
    ...leg,
    ...present({ strike, expiry, impliedVolatility }),
  })),
).min(1);

const rules = z.array(z.unknown());

const candidate = z.object({
  strategy_id: amount,
  underlying: z.string(),
  kind: z.enum(UNDERLYING_KINDS),
  industry: z.string(),
  weight: amount,
  definition: z.string(),
  sleeve: z.enum(SLEEVES),
  direction: z.enum(DIRECTIONS),
  risk_class: z.enum(RISK_CLASSES),
  expiry: z.string(),
  lot_size: amount,
  margin: amount,
  net_premium: amount,
  max_loss: missing,
  stress_loss: amount,
  worst_loss: amount,
  kelly: amount,
  tilt: amount,
  stands_in_for: z.string().nullable(),
  substitution_weight: amount.nullable(),
  entry_charges: amount,
  exit_charges: amount,
  ev_p: amount,
  ev_standard_error: amount,
  order_ratio: amount,
  cost_ratio: amount,
  expected_days_held: amount,
  quantum_score: amount,
  size_factor: amount,
  legs,
  rules,
}).transform((row) => ({
  strategyId: row.strategy_id,
  underlying: row.underlying,
  kind: row.kind,
  industry: row.industry,
  weight: row.weight,
  definition: row.definition,
  sleeve: row.sleeve,
  direction: row.direction,
  expectedDaysHeld: row.expected_days_held,
  riskClass: row.risk_class,
  expiry: row.expiry,
  lotSize: row.lot_size,
  margin: row.margin,
  premium: Math.max(0, -row.net_premium),
  stressLoss: row.stress_loss,
  entryChargesPerLot: row.entry_charges,
  exitChargesPerLot: row.exit_charges,
  expectedValue: row.ev_p,
  standardError: row.ev_standard_error,
  orderRatio: row.order_ratio,
  costRatio: row.cost_ratio,
  quantumScore: row.quantum_score,
  worstLoss: row.worst_loss,
  kelly: row.kelly,
  tilt: row.tilt,
  sizeFactor: row.size_factor,
  legs: row.legs,
  rules: row.rules,
  ...present({
    maxLoss: row.max_loss,
    standsInFor: row.stands_in_for === null || row.substitution_weight === null
      ? undefined
      : { definition: row.stands_in_for, weight: row.substitution_weight },
  }),
}));

const held = z.object({
  state: z.enum([...HELD_STATES, "executing", "pending"]),
  allocationId: amount,
  positionId: amount.nullable(),
  underlying: z.string(),
  definition: z.string(),
  direction: z.enum(DIRECTIONS).nullable(),
  sleeve: z.enum(SLEEVES),
  riskClass: z.enum(RISK_CLASSES),
  lots: amount,
  capitalUsed: amount,
  margin: amount,
  entryNet: amount.nullable(),
  expiry: z.string(),
  lotSize: amount,
  entryChargesPerLot: amount,
  exitChargesPerLot: amount,
  spotAtEntry: amount.nullable(),
  isOfDate: z.boolean(),
  legs,
  rules,
}).transform(({ positionId, direction, entryNet, spotAtEntry, ...row }) => ({
  ...row,
  ...present({ positionId, direction, entryNet, spotAtEntry }),
}));

const chain = z.object({
  expiry: z.string(),
  at: z.string().transform((text) => new Date(text)),
  spot: amount,
  forward: amount,
  parameters: z.object({ a: amount, b: amount, rho: amount, m: amount, sigma: amount }),
});

const view = z.object({ expiry: z.string(), beta: amount, mu: amount, sdLogBeta: amount });

const name = z.object({
  underlying: z.string(),
  kind: z.enum(UNDERLYING_KINDS),
  industry: z.string(),
  weight: amount,
  marketBeta: amount.nullable(),
  marketCorrelation: amount.nullable(),
  lastClose: amount.nullable(),
  views: z.array(view),
  chains: z.array(chain),
}).transform(({ marketBeta, marketCorrelation, lastClose, ...row }) => ({
  ...row,
  ...present({ marketBeta, marketCorrelation, lastClose }),
}));

const inputs = z.object({
  runId: amount,
  tradingDate: z.string(),
  risk: z.enum(RISKS),
  generation: amount,
  heldFingerprint: z.string(),
  candidates: z.array(candidate),
  held: z.array(held),
  names: z.array(name),
  /** Of each session up to the date's, that one last. */
  carryCosts: z.array(amount),
});

/** An accepted strategy as stored; rupees a lot, what has no figure is absent. */
export type CandidateRow = z.output<typeof candidate>;

/** A position that is not closed, or an allocation that counts as one. Rupees of all its lots. */
export type HeldRow = z.output<typeof held>;

/** A chain that analyze stored: its forward and smile as they were at its instant. */
export type ChainRow = z.output<typeof chain>;

/** What a date's analysis found of an underlying that has a candidate or is held. */
export type NameRow = z.output<typeof name>;

/** All that allocate reads of the tables besides settings, regime and industries. */
export type AllocationInputs = z.output<typeof inputs>;

/**
 * What a run's allocation in a mode is made from; `besideQueue`: all that waits to be executed on
 * its date counts as held. Throws `not_found` for a run that is none.
 */
export async function readAllocationInputs(
  database: Database,
  runId: number,
  mode: Mode,
  besideQueue = false,
): Promise<AllocationInputs> {
  const args = { p_run_id: runId, p_mode: mode, p_beside_queue: besideQueue };
  return await callRpc(database, "read_allocation_inputs", args, inputs);
}
