import * as z from "zod";
import type { AllocationCandidate } from "../allocation/allocation_candidate.ts";
import { RISK_CLASSES, SLEEVES, UNDERLYING_KINDS } from "../vocabulary/terms.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";
import { present } from "../vocabulary/present.ts";

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
  pop_p: z.number(),
  expected_win: z.number().nullable(),
  expected_loss: z.number().nullable(),
  order_ratio: z.number(),
  cost_ratio: z.number(),
  quantum_score: z.number(),
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
  ...present({ maxLoss: row.max_loss }),
  stressLoss: row.stress_loss,
  expectedValue: row.ev_p,
  standardError: row.ev_standard_error,
  popP: row.pop_p,
  expectedWin: row.expected_win ?? 0,
  expectedLoss: row.expected_loss ?? 0,
  orderRatio: row.order_ratio,
  costRatio: row.cost_ratio,
  quantumScore: row.quantum_score,
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
