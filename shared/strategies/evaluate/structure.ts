import type { Side } from "../../vocabulary/terms.ts";

/** A leg as the calculator takes it (method 5.11). */
export interface StructureLeg {
  readonly right: "call" | "put" | "underlying";
  readonly side: Side;
  /** Absent for the underlying. */
  readonly strike?: number;
  /** Above 0. */
  readonly quantity: number;
  /** Rupees per unit. */
  readonly price?: number;
  /** To its own expiry, or that; absent where it is the structure's. */
  readonly yearsToExpiry?: number;
  readonly expiry?: Date;
  /** Decimal a year. */
  readonly volatility?: number;
}

/** What the calculator takes, checked by `readStructure`. */
export interface Structure {
  /** Exactly one of the two is given. */
  readonly spot?: number;
  readonly forward?: number;
  /** Continuous, decimal a year; 0 where none was given. */
  readonly rate: number;
  readonly dividendYield?: number;
  readonly volatility?: number;
  readonly yearsToExpiry?: number;
  readonly asOf?: Date;
  readonly expiry?: Date;
  readonly legs: readonly StructureLeg[];
}
