import type { BeliefScope } from "../beliefs/belief.ts";
import type { ExitHorizon } from "../exits/exit_terms.ts";
import type { ExitRule } from "../exits/exit_rule.ts";
import type { PolicyStructure } from "../exits/policy/policy_structure.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";

/** An expiry with its smile and view, and what is not known of the view. */
export interface ScenarioHorizon extends ExitHorizon {
  /** Standard deviation of ln beta; one draw of it is shared by the names of a scope. */
  readonly sdLogBeta: number;
}

/** What joint scenarios need of an underlying (method 11). */
export interface ScenarioName {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly scope: BeliefScope;
  readonly spot: number;
  /** Of daily returns with NIFTY's, and their slope, shrunk towards 1; 1 for NIFTY itself. */
  readonly correlation: number;
  readonly beta: number;
  /** Ascending in expiry; one for each expiry that a leg may have. */
  readonly horizons: readonly ScenarioHorizon[];
}

/** A structure, chosen or held, as scenarios see it. */
export interface ScenarioStructure {
  readonly name: ScenarioName;
  readonly structure: PolicyStructure;
  readonly rules: readonly ExitRule[];
  /**
   * Rupees a lot that the mean of its draws is shifted to: its stored expected value. Absent for
   * what is held: its draws are its results from now on, as they fall.
   */
  readonly expectedValue?: number;
}
