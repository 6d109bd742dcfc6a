/** India VIX in the broker's quote feed. */
export const VIX_INSTRUMENT = { segment: "IDX_I", securityId: "21" } as const;
