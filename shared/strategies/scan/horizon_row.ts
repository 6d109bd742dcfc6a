/**
 * Worth of one unit of an option at prices of the near expiry, rupees: on the grid, and at a listed
 * strike once that is asked for. A set of strikes is looked at on the grid and at its own.
 */
export class HorizonRow {
  readonly grid: Float64Array;
  readonly #worthAt: (price: number) => number;
  readonly #strikes: Float64Array;
  readonly #atStrikes: Float64Array;

  constructor(worthAt: (price: number) => number, grid: Float64Array, strikes: Float64Array) {
    this.#worthAt = worthAt;
    this.#strikes = strikes;
    this.#atStrikes = new Float64Array(strikes.length).fill(Number.NaN);
    this.grid = grid.map((price) => worthAt(price));
  }

  /** Worth at the price of the strike with an index. */
  atStrike(index: number): number {
    const known = this.#atStrikes[index] as number;
    if (known === known) return known;
    return this.#atStrikes[index] = this.#worthAt(this.#strikes[index] as number);
  }
}
