import type { Segment } from "./terms.ts";

/** What names one contract, share or index at the broker. */
export interface Instrument {
  readonly segment: Segment;
  readonly securityId: string;
}

/** Key of an instrument in a map, as of quotes: `segment:securityId`. */
export function instrumentKey({ segment, securityId }: Instrument): string {
  return `${segment}:${securityId}`;
}
