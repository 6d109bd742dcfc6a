import type { Candidate } from "../candidate.ts";
import type { BestScan } from "./best_scan.ts";
import { riskBase } from "./risk_base.ts";

/** The scan's table of tails is this exact; its other figures agree with the engine to rounding. */
const POP_TOLERANCE = 1e-4;
const VALUE_TOLERANCE = 1e-6;
/**
 * Both sample the curve of two expiries, on grids of their own (method 5.5); values in deviations.
 */
const TERM_VALUE_TOLERANCE = 5e-4;
const TERM_POP_TOLERANCE = 2e-3;

/** True when the exact engine confirms what the scan found for a set. */
export function agreesWithScan(candidate: Candidate, { columns, set }: BestScan): boolean {
  const { chain } = columns;
  const spans = candidate.farExpiry !== undefined;
  const valueTolerance = chain.forward *
    (spans ? TERM_VALUE_TOLERANCE * Math.sqrt(chain.smile.w(0)) : VALUE_TOLERANCE);
  const popTolerance = spans ? TERM_POP_TOLERANCE : POP_TOLERANCE;
  if (Math.abs(candidate.evP - set.expectedValue) > valueTolerance) return false;
  if (Math.abs(candidate.popP - set.popP) > popTolerance) return false;
  return spans || Math.abs(riskBase(candidate) - set.risk) <= valueTolerance;
}
