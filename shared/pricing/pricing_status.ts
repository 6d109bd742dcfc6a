/**
 * What a numeric kernel says beside its number; only `OK` may be used for fitting (quant 1.6, 1.7).
 */
export type PricingStatus =
  | "OK"
  | "EXPIRED"
  | "ZERO_VOL"
  | "BELOW_INTRINSIC"
  | "ZERO_TIME_VALUE"
  | "ABOVE_UPPER_BOUND"
  | "AT_UPPER_BOUND"
  | "BAD_INPUT";
