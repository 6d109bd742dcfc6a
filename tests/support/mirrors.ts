/**
 * Definitions that are each other's mirror; the others mirror themselves, or have no name in the
 * mirror.
 */
const MIRRORS: Record<string, string> = {
  long_call: "long_put",
  short_call: "short_put",
  bull_call_spread: "bear_put_spread",
  bull_put_spread: "bear_call_spread",
  bull_risk_reversal: "bear_risk_reversal",
  synthetic_long: "synthetic_short",
  call_ratio_backspread: "put_ratio_backspread",
  call_ratio_spread: "put_ratio_spread",
  bull_call_ladder: "bear_put_ladder",
  bull_seagull: "bear_seagull",
  jade_lizard: "reverse_jade_lizard",
  put_broken_wing_bull: "call_broken_wing_bear",
  long_call_butterfly: "long_put_butterfly",
  short_call_butterfly: "short_put_butterfly",
  long_call_condor: "long_put_condor",
  short_call_condor: "short_put_condor",
  strip: "strap",
};

const BOTH_WAYS = new Map(
  Object.entries(MIRRORS).flatMap(([p, q]) => [[p, q], [q, p]] as const),
);

/** Id of the definition that a definition is in the mirror. */
export function mirrorOf(id: string): string {
  return BOTH_WAYS.get(id) ?? id;
}
