import type { Instrument } from "../vocabulary/instrument.ts";

/** India VIX among Dhan's indices. */
export const INDIA_VIX_INSTRUMENT: Instrument = { segment: "IDX_I", securityId: "21" };
