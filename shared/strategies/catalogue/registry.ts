import type { Definition } from "../definition.ts";
import { batman } from "./batman.ts";
import { bearCallSpread } from "./bear_call_spread.ts";
import { bearPutLadder } from "./bear_put_ladder.ts";
import { bearPutSpread } from "./bear_put_spread.ts";
import { bearRiskReversal } from "./bear_risk_reversal.ts";
import { bearSeagull } from "./bear_seagull.ts";
import { box } from "./box.ts";
import { bullCallLadder } from "./bull_call_ladder.ts";
import { bullCallSpread } from "./bull_call_spread.ts";
import { bullPutSpread } from "./bull_put_spread.ts";
import { bullRiskReversal } from "./bull_risk_reversal.ts";
import { bullSeagull } from "./bull_seagull.ts";
import { callBrokenWingBear } from "./call_broken_wing_bear.ts";
import { callCalendar } from "./call_calendar.ts";
import { callDiagonal } from "./call_diagonal.ts";
import { callRatioBackspread } from "./call_ratio_backspread.ts";
import { callRatioSpread } from "./call_ratio_spread.ts";
import { collar } from "./collar.ts";
import { coveredCall } from "./covered_call.ts";
import { coveredStrangle } from "./covered_strangle.ts";
import { doubleCalendar } from "./double_calendar.ts";
import { doubleDiagonal } from "./double_diagonal.ts";
import { ironButterfly } from "./iron_butterfly.ts";
import { ironCondor } from "./iron_condor.ts";
import { jadeLizard } from "./jade_lizard.ts";
import { longCall } from "./long_call.ts";
import { longCallButterfly } from "./long_call_butterfly.ts";
import { longCallCondor } from "./long_call_condor.ts";
import { longGuts } from "./long_guts.ts";
import { longPut } from "./long_put.ts";
import { longPutButterfly } from "./long_put_butterfly.ts";
import { longPutCondor } from "./long_put_condor.ts";
import { longStraddle } from "./long_straddle.ts";
import { longStrangle } from "./long_strangle.ts";
import { protectivePut } from "./protective_put.ts";
import { putBrokenWingBull } from "./put_broken_wing_bull.ts";
import { putCalendar } from "./put_calendar.ts";
import { putDiagonal } from "./put_diagonal.ts";
import { putRatioBackspread } from "./put_ratio_backspread.ts";
import { putRatioSpread } from "./put_ratio_spread.ts";
import { reverseIronButterfly } from "./reverse_iron_butterfly.ts";
import { reverseIronCondor } from "./reverse_iron_condor.ts";
import { reverseJadeLizard } from "./reverse_jade_lizard.ts";
import { shortCall } from "./short_call.ts";
import { shortCallButterfly } from "./short_call_butterfly.ts";
import { shortCallCondor } from "./short_call_condor.ts";
import { shortGuts } from "./short_guts.ts";
import { shortPut } from "./short_put.ts";
import { shortPutButterfly } from "./short_put_butterfly.ts";
import { shortPutCondor } from "./short_put_condor.ts";
import { shortStraddle } from "./short_straddle.ts";
import { shortStrangle } from "./short_strangle.ts";
import { strap } from "./strap.ts";
import { strip } from "./strip.ts";
import { syntheticLong } from "./synthetic_long.ts";
import { syntheticShort } from "./synthetic_short.ts";
import { unbalancedCondor } from "./unbalanced_condor.ts";

/**
 * Every definition that the desk knows, by id. A new strategy is a file beside this one and a line
 * here.
 */
export const CATALOGUE: readonly Definition[] = [
  batman,
  bearCallSpread,
  bearPutLadder,
  bearPutSpread,
  bearRiskReversal,
  bearSeagull,
  box,
  bullCallLadder,
  bullCallSpread,
  bullPutSpread,
  bullRiskReversal,
  bullSeagull,
  callBrokenWingBear,
  callCalendar,
  callDiagonal,
  callRatioBackspread,
  callRatioSpread,
  collar,
  coveredCall,
  coveredStrangle,
  doubleCalendar,
  doubleDiagonal,
  ironButterfly,
  ironCondor,
  jadeLizard,
  longCall,
  longCallButterfly,
  longCallCondor,
  longGuts,
  longPut,
  longPutButterfly,
  longPutCondor,
  longStraddle,
  longStrangle,
  protectivePut,
  putBrokenWingBull,
  putCalendar,
  putDiagonal,
  putRatioBackspread,
  putRatioSpread,
  reverseIronButterfly,
  reverseIronCondor,
  reverseJadeLizard,
  shortCall,
  shortCallButterfly,
  shortCallCondor,
  shortGuts,
  shortPut,
  shortPutButterfly,
  shortPutCondor,
  shortStraddle,
  shortStrangle,
  strap,
  strip,
  syntheticLong,
  syntheticShort,
  unbalancedCondor,
];

/** Those that it trades. */
export const TRADED: readonly Definition[] = CATALOGUE.filter(({ permission }) =>
  permission !== "check_only"
);
