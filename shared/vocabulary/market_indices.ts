/** Name of the underlying that stands for the market. */
export const NIFTY = "NIFTY";

/** Name of India VIX in table `candles`; it is no underlying. */
export const INDIA_VIX = "INDIAVIX";
