import { z } from "zod";
import type { AllocationCandidate } from "../allocation/allocation_candidate.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import {
  MODES,
  REGIME_LEVELS,
  type Risk,
  RISK_CLASSES,
  SLEEVES,
  UNDERLYING_KINDS,
} from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const answer = z.object({
  allocationRunId: z.number(),
  capital: z.number(),
  regimeLevel: z.enum(REGIME_LEVELS),
  deployed: z.number(),
  allocations: z.array(z.looseObject({ allocationId: z.number(), underlying: z.string() })),
  refusals: z.array(z.looseObject({ underlying: z.string(), reason: z.string() })),
});

/** A stored allocation as its callers are told of it. */
export type StoredAllocation = z.infer<typeof answer>;

const runRow = z.object({ run_id: z.number(), generation: z.number(), state: z.string() });

/** The analyze run of a date and risk; absent when there is none. */
export async function readRun(
  database: Database,
  date: TradingDate,
  risk: Risk,
): Promise<z.infer<typeof runRow> | undefined> {
  const { data, error } = await database.from("runs").select("run_id,generation,state")
    .eq("stage", "analyze").eq("trading_date", date).eq("risk", risk).maybeSingle();
  if (error !== null) throw new DeskError("internal", `runs cannot be read: ${error.message}`);
  return data === null ? undefined : runRow.parse(data);
}

const deferredRow = z.object({ underlying: z.string(), not_before: z.string() });

/** Underlyings of a run that were put off, with the instant from which each may be taken. */
export async function readDeferred(
  database: Database,
  runId: number,
): Promise<z.infer<typeof deferredRow>[]> {
  const { data, error } = await database.from("tasks").select("underlying,not_before")
    .eq("run_id", runId).eq("state", "pending").not("not_before", "is", null)
    .order("not_before").order("underlying").limit(1000);
  if (error !== null) throw new DeskError("internal", `tasks cannot be read: ${error.message}`);
  return deferredRow.array().parse(data);
}

const strategyRow = z.object({
  strategy_id: z.number(),
  underlying: z.string(),
  definition: z.string(),
  sleeve: z.enum(SLEEVES),
  risk_class: z.enum(RISK_CLASSES),
  margin: z.number(),
  net_premium: z.number(),
  max_loss: z.number().nullable(),
  stress_loss: z.number(),
  ev_p: z.number(),
  ev_standard_error: z.number(),
  ev_lower_bound: z.number(),
  pop_p: z.number(),
  expected_win: z.number().nullable(),
  expected_loss: z.number().nullable(),
  holding_days: z.number(),
  total_score: z.number(),
  size_factor: z.number(),
  kind: z.enum(UNDERLYING_KINDS),
  industry: z.string(),
  weight: z.number(),
}).transform((row): AllocationCandidate => ({
  strategyId: row.strategy_id,
  underlying: row.underlying,
  kind: row.kind,
  industry: row.industry,
  weight: row.weight,
  definition: row.definition,
  sleeve: row.sleeve,
  riskClass: row.risk_class,
  margin: row.margin,
  premium: Math.max(0, -row.net_premium),
  ...(row.max_loss === null ? {} : { maxLoss: row.max_loss }),
  stressLoss: row.stress_loss,
  expectedValue: row.ev_p,
  standardError: row.ev_standard_error,
  lowerBound: row.ev_lower_bound,
  popP: row.pop_p,
  expectedWin: row.expected_win ?? 0,
  expectedLoss: row.expected_loss ?? 0,
  holdingDays: row.holding_days,
  totalScore: row.total_score,
  sizeFactor: row.size_factor,
}));

/** The accepted strategies of a run. */
export async function readCandidates(
  database: Database,
  runId: number,
): Promise<AllocationCandidate[]> {
  return await selectRows(
    () =>
      database.from("allocation_candidates").select("*").eq("run_id", runId).order("strategy_id"),
    strategyRow,
  );
}

/** The stored allocation of the same inputs; absent when there is none. */
export async function findAllocation(
  database: Database,
  runId: number,
  inputsHash: string,
): Promise<StoredAllocation | undefined> {
  const args = { p_run_id: runId, p_inputs_hash: inputsHash };
  return await callRpc(database, "find_allocation", args, answer.nullable()) ?? undefined;
}

export async function storeAllocation(
  database: Database,
  payload: object,
  now: Date,
): Promise<StoredAllocation> {
  const args = { p_payload: payload, p_now: now.toISOString() };
  return await callRpc(database, "store_allocation", args, answer);
}

const regimeRow = z.object({ level: z.enum(REGIME_LEVELS) });

/** The regime measured on a date; absent before analyze ended. */
export async function readRegimeLevel(
  database: Database,
  date: TradingDate,
): Promise<z.infer<typeof regimeRow>["level"] | undefined> {
  const { data, error } = await database.from("market_regimes").select("level").eq(
    "trading_date",
    date,
  )
    .maybeSingle();
  if (error !== null) {
    throw new DeskError("internal", `the regime cannot be read: ${error.message}`);
  }
  return data === null ? undefined : regimeRow.parse(data).level;
}

const industryRow = z.object({ industry: z.string(), cap_fraction: z.number() });

/** Cap of each industry as a share of capital. */
export async function readIndustryCaps(database: Database): Promise<Map<string, number>> {
  const rows = await selectRows(
    () => database.from("industries").select("industry,cap_fraction").order("industry"),
    industryRow,
  );
  return new Map(rows.map((row) => [row.industry, row.cap_fraction]));
}

const stateRow = z.object({
  mode: z.enum(MODES),
  paused: z.boolean(),
  reason: z.string().nullable(),
});

/** The desk's switch. */
export async function readTradingState(database: Database): Promise<z.infer<typeof stateRow>> {
  const { data, error } = await database.from("trading_state").select("mode,paused,reason")
    .single();
  if (error !== null) {
    throw new DeskError("internal", `the trading state cannot be read: ${error.message}`);
  }
  return stateRow.parse(data);
}
