import type { SetScan } from "./scan_sets.ts";

/**
 * What each slot adds to the figures of a set by its strike: columns of all listed strikes, one
 * slot after the other, rupees per unit. Sums of them are those of the legs but for rounding.
 */
export interface SlotSums {
  /** To the expected value after charges; NaN where a leg has no liquid quote. */
  readonly worth: Float64Array;
  /** Premiums paid less received, and all that change hands. */
  readonly outlay: Float64Array;
  readonly turnover: Float64Array;
  /** Of a round trip. */
  readonly cost: Float64Array;
  /** 1 where enough was traded today of every leg. */
  readonly traded: Uint8Array;
  /** What every set has besides, whatever its strikes. */
  readonly common: {
    readonly worth: number;
    readonly outlay: number;
    readonly turnover: number;
    readonly cost: number;
  };
}

/** The columns of a scan's legs, slot by slot. */
export function slotSums({ legs, held, columns, sets }: SetScan): SlotSums {
  const { strikes, discount } = columns.chain;
  const listed = strikes.length;
  const column = () => new Float64Array(sets.slots * listed);
  const [worth, outlay, turnover, cost] = [column(), column(), column(), column()] as const;
  const traded = new Uint8Array(sets.slots * listed).fill(1);
  for (const leg of legs) {
    const { quantity, units, price, spread, charges, liquid } = leg;
    const from = leg.slot * listed;
    for (let i = 0; i < listed; i++) {
      const at = from + i;
      const paid = quantity * (price[i] as number);
      const charged = units * (charges[i] as number);
      const gained = quantity * (leg.worth[i] as number) - paid / discount - charged;
      worth[at] = liquid[i] === 1 ? (worth[at] as number) + gained : Number.NaN;
      outlay[at] = (outlay[at] as number) + paid;
      turnover[at] = (turnover[at] as number) + Math.abs(paid);
      cost[at] = (cost[at] as number) + units * (spread[i] as number) + charged;
      traded[at] = (traded[at] as number) & (leg.traded[i] as number);
    }
  }
  const charges = legs.length * columns.brokerage + held.charges;
  return {
    worth,
    outlay,
    turnover,
    cost,
    traded,
    common: {
      worth: held.worth - held.cost - charges,
      outlay: held.price,
      turnover: held.price,
      cost: held.spread + charges,
    },
  };
}
