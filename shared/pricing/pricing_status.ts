/**
 * What a numeric kernel says beside its number; only `OK` may be used for fitting (method 3.8).
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
