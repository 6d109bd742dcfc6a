import type { SmileShape } from "../pricing/fit_ssvi.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";

/** What is known of a chain besides its quotes. */
export interface ChainTerms {
  readonly kind: UnderlyingKind;
  readonly lotSize: number;
  readonly tick: number;
  /** Continuous rate, decimal a year. */
  readonly rate: number;
  readonly now: Date;
  /** When the contracts get their settlement price. */
  readonly fixing: Date;
  /** Seconds before the fixing over which the settlement price is averaged; 0 where it is one. */
  readonly averagingSeconds?: number;
  readonly maxAgeSeconds: number;
  /** Chains nearer to their fixing than this are refused. */
  readonly minMinutesToFixing: number;
  /** Listed contracts by `contractKey`; a quote without one is not used. */
  readonly listed: ReadonlyMap<string, { readonly securityId: string }>;
  /** Digests of earlier days' chains of the same expiry; absent when none is stored. */
  readonly earlierDigests?: ReadonlySet<string>;
  readonly prior?: SmileShape;
}
