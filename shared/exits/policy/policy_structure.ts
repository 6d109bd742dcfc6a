import type { Candidate, CandidateLeg } from "../../strategies/candidate.ts";

/** What the tables of a policy need of a structure: one that is chosen, or one that is held. */
export interface PolicyStructure extends
  Pick<
    Candidate,
    "expiry" | "lotSize" | "tick" | "entryChargesPerLot" | "exitChargesPerLot"
  > {
  readonly legs: readonly Pick<
    CandidateLeg,
    "right" | "side" | "ratio" | "strike" | "expiry" | "price" | "bid" | "ask"
  >[];
}
