import type { Definition } from "../definition.ts";
import { bearCallSpread } from "./bear_call_spread.ts";
import { bearPutSpread } from "./bear_put_spread.ts";
import { bullCallSpread } from "./bull_call_spread.ts";
import { bullPutSpread } from "./bull_put_spread.ts";
import { coveredCall } from "./covered_call.ts";
import { ironButterfly } from "./iron_butterfly.ts";
import { ironCondor } from "./iron_condor.ts";
import { longCall } from "./long_call.ts";
import { longCallButterfly } from "./long_call_butterfly.ts";
import { longPut } from "./long_put.ts";
import { longStraddle } from "./long_straddle.ts";
import { longStrangle } from "./long_strangle.ts";
import { shortPut } from "./short_put.ts";

/** Every definition that the desk trades, by id. A new strategy is a file beside this one and a line here. */
export const CATALOGUE: readonly Definition[] = [
  bearCallSpread,
  bearPutSpread,
  bullCallSpread,
  bullPutSpread,
  coveredCall,
  ironButterfly,
  ironCondor,
  longCall,
  longCallButterfly,
  longPut,
  longStraddle,
  longStrangle,
  shortPut,
];
