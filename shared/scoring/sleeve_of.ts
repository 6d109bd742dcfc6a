import type { BeliefDecision } from "../beliefs/belief.ts";
import type { Candidate } from "../strategies/candidate.ts";
import type { Sleeve } from "../vocabulary/terms.ts";

/** Mean net results of a definition replayed on a scope's history, shares of the spot. */
export interface ReplayedMeans {
  readonly meanNet: number;
  readonly lastThirdMean: number;
}

/** What the view over an expiry rests on, as far as sleeves ask for it. */
export interface SleeveGround {
  /** The belief's name, for a person. */
  readonly restsOn: string;
  /** The best sleeve that it opens. */
  readonly decision: BeliefDecision;
  /** The premium sleeve of its scope takes nothing for a while, after its own losses. */
  readonly premiumClosed: boolean;
  /** Replays on the scope's history over about as many sessions, by definition. */
  readonly replays: ReadonlyMap<string, ReplayedMeans>;
}

/** What kept a strategy out of the sleeve above its own. */
export const SLEEVE_REASONS = [
  "p_plus", // the probability of a positive expected value is too low
  "belief", // the belief it rests on does not open the sleeve
  "premium_closed", // the sleeve is closed for the scope after its losses
  "no_replay", // the definition was not replayed on the scope's history
  "replay_loss", // it was, and lost
] as const;
export type SleeveReason = (typeof SLEEVE_REASONS)[number];

export interface SleeveVerdict {
  readonly sleeve: Sleeve;
  /** Absent in the best sleeve. */
  readonly keptOut?: SleeveReason;
}

/** Least probability of a positive expected value, under the prior that the sleeve asks. */
const P_PLUS = { edge: 0.95, premium: 0.75 } as const;

/**
 * The best sleeve whose every condition a candidate meets (method 10.3); without a ground nothing
 * is believed of its expiry.
 */
export function sleeveOf(candidate: Candidate, ground: SleeveGround | undefined): SleeveVerdict {
  const keptFromEdge = outOfEdge(candidate, ground);
  if (keptFromEdge === undefined) return { sleeve: "edge" };
  const keptFromPremium = outOfPremium(candidate, ground);
  return keptFromPremium === undefined
    ? { sleeve: "premium", keptOut: keptFromEdge }
    : { sleeve: "carry", keptOut: keptFromPremium };
}

/** The data alone must convince, lately too. */
function outOfEdge(
  { plus, definition }: Candidate,
  ground: SleeveGround | undefined,
): SleeveReason | undefined {
  if (plus.sceptical < P_PLUS.edge) return "p_plus";
  if (ground?.decision !== "edge") return "belief";
  return lossOf(ground.replays.get(definition.id)?.lastThirdMean);
}

/** Data and literature together must convince. */
function outOfPremium(
  { plus, definition }: Candidate,
  ground: SleeveGround | undefined,
): SleeveReason | undefined {
  if (plus.registered < P_PLUS.premium) return "p_plus";
  if (ground === undefined || ground.decision === "none") return "belief";
  if (ground.premiumClosed) return "premium_closed";
  return lossOf(ground.replays.get(definition.id)?.meanNet);
}

function lossOf(result: number | undefined): SleeveReason | undefined {
  if (result === undefined) return "no_replay";
  return result > 0 ? undefined : "replay_loss";
}
