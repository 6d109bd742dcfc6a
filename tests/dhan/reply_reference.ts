import * as z from "zod";

// What Dhan's big replies must be, as schemas alone: the loops that read them are held to it.

const numeric = z.union([
  z.number(),
  z.string().regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/).transform(Number),
]);

/** One side of a strike. */
const side = z.object({
  security_id: z.union([z.number(), z.string()]).nullish(),
  top_bid_price: numeric.nullish(),
  top_bid_quantity: numeric.nullish(),
  top_ask_price: numeric.nullish(),
  top_ask_quantity: numeric.nullish(),
  last_price: numeric.nullish(),
  volume: numeric.nullish(),
  oi: numeric.nullish(),
  previous_oi: numeric.nullish(),
  previous_close_price: numeric.nullish(),
});

/** POST /optionchain. */
export const chainReference = z.object({
  data: z.object({
    last_price: numeric.nullish(),
    oc: z.record(
      z.string().regex(/^\d+(\.\d+)?$/),
      z.object({ ce: side.nullish(), pe: side.nullish() }),
    ).nullish(),
  }),
});

const level = z.object({ price: numeric, quantity: numeric });

/** POST /marketfeed/quote. */
export const quoteReference = z.object({
  data: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        last_price: numeric.nullish(),
        last_trade_time: z.string().nullish(),
        lower_circuit_limit: numeric.nullish(),
        upper_circuit_limit: numeric.nullish(),
        ohlc: z.object({ close: numeric.nullish() }).nullish(),
        depth: z.object({ buy: z.array(level), sell: z.array(level) }).nullish(),
      }),
    ),
  ),
});

export const numbersReference = z.array(numeric);
export const numbersOrNullReference = z.array(numeric.nullable());
