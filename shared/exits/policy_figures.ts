/** What holding a candidate under its rules comes to, under the view (method 8.5). */
export interface PolicyFigures {
  /** Rupees per unit, after all charges and the crossings of the spread that the rules cause. */
  readonly evPolicy: number;
  /** Standard error of its simulated part. */
  readonly evPolicyError: number;
  readonly popPolicy: number;
  /** Calendar days. */
  readonly expectedDaysHeld: number;
}
