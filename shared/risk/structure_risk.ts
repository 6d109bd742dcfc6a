/** What one lot of a structure, or all that is held, can come to. Rupees. */
export interface StructureRisk {
  /** Result of each joint draw; a chosen structure's have its expected value as their mean. */
  readonly draws: Float64Array;
  /** Result in each cell of the stress grid. */
  readonly stress: Float64Array;
  /** Result of a market move of +1%. */
  readonly delta: number;
  /** Result of the square of a market move of 1%. */
  readonly gamma: number;
  /** Result of a rise of all volatilities by a point of 30 days. */
  readonly vega: number;
  /** Result of one calendar day. */
  readonly theta: number;
}
