import type { Standard } from "../../../statistics/standardise.ts";

/**
 * What an option flow is measured against: 60 earlier sessions, at least 20 of them (method 6.12).
 */
export const FLOW_STANDARD: Standard = { window: 60, least: 20 };
