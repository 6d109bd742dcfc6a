/** India VIX among the broker's indices. */
export const VIX_INSTRUMENT = { segment: "IDX_I", securityId: "21" } as const;
