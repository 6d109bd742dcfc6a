import type { TierTables } from "./strategy_fits.ts";
import type { TiltFactors, TiltGround } from "./tilt_of.ts";

/** What the owner thinks of an underlying's industry, and of definitions at today's India VIX. */
export interface Preference extends TierTables {
  readonly tilt: TiltGround;
  readonly tiltFactors: TiltFactors;
  /** Weight of its industry as a share of the greatest one. */
  readonly industryShare: number;
}
