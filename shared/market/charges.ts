/**
 * Rates in force on one date, as fractions; brokerage in rupees an executed order (broker 5.6).
 */
export interface Tariff {
  readonly brokeragePerOrder: number;
  readonly gst: number;
  readonly sebi: number;
  readonly option: InstrumentRates;
  readonly future: InstrumentRates;
  readonly equity: InstrumentRates;
  /** Of intrinsic value, paid by the holder of an option that is exercised. */
  readonly sttExercise: number;
}

interface InstrumentRates {
  /** Securities transaction tax on a sale. */
  readonly sttSell: number;
  /** On a purchase: delivery of shares alone has it. */
  readonly sttBuy: number;
  readonly exchange: number;
  readonly ipft: number;
  readonly stampBuy: number;
}

/** One executed order. Quantity in units, price in rupees per unit. */
export interface ChargedOrder {
  readonly instrument: "option" | "future" | "equity";
  readonly side: "buy" | "sell";
  readonly quantity: number;
  readonly price: number;
}

/** The parts of an order's charges, rupees. */
export interface Charges {
  readonly brokerage: number;
  readonly stt: number;
  readonly exchange: number;
  readonly ipft: number;
  readonly sebi: number;
  readonly stamp: number;
  readonly gst: number;
  readonly total: number;
}

/** A dated value in force. */
export interface ParameterValue {
  readonly name: string;
  readonly scope: string;
  readonly value: number;
}

/** The tariff from the parameters of a date. Throws naming the first parameter that is missing. */
export function tariffOf(parameters: readonly ParameterValue[]): Tariff {
  const values = new Map(parameters.map(({ name, scope, value }) => [`${name}/${scope}`, value]));
  const rate = (name: string) => {
    const value = values.get(`charge.${name}/`);
    if (value === undefined) throw new RangeError(`tariff: parameter charge.${name} is missing`);
    return value;
  };
  return {
    brokeragePerOrder: rate("brokerage_per_order"),
    gst: rate("gst"),
    sebi: rate("sebi"),
    sttExercise: rate("stt_exercise"),
    option: {
      sttSell: rate("stt_option_sell"),
      sttBuy: 0,
      exchange: rate("exchange_option"),
      ipft: rate("ipft_option"),
      stampBuy: rate("stamp_option_buy"),
    },
    future: {
      sttSell: rate("stt_future_sell"),
      sttBuy: 0,
      exchange: rate("exchange_future"),
      ipft: rate("ipft_future"),
      stampBuy: rate("stamp_future_buy"),
    },
    equity: {
      sttSell: rate("stt_delivery"),
      sttBuy: rate("stt_delivery"),
      exchange: rate("exchange_equity"),
      ipft: rate("ipft_equity"),
      stampBuy: rate("stamp_equity_buy"),
    },
  };
}

/**
 * Charges of one executed order, rupees, unrounded (method 13.1). GST is on brokerage, exchange,
 * IPFT and SEBI fees.
 */
export function chargesOf(order: ChargedOrder, tariff: Tariff): Charges {
  const rates = tariff[order.instrument];
  const turnover = order.price * order.quantity;
  const brokerage = tariff.brokeragePerOrder;
  const stt = turnover * (order.side === "sell" ? rates.sttSell : rates.sttBuy);
  const exchange = turnover * rates.exchange;
  const ipft = turnover * rates.ipft;
  const sebi = turnover * tariff.sebi;
  const stamp = order.side === "buy" ? turnover * rates.stampBuy : 0;
  const gst = tariff.gst * (brokerage + exchange + ipft + sebi);
  const total = brokerage + stt + exchange + ipft + sebi + stamp + gst;
  return { brokerage, stt, exchange, ipft, sebi, stamp, gst, total };
}

/**
 * Tax that the holder of options pays when they are exercised, rupees: on intrinsic value, so 0 out
 * of the money (method 13.2, case L3).
 */
export function exerciseTax(
  held: { readonly right: "call" | "put"; readonly strike: number; readonly quantity: number },
  settlement: number,
  tariff: Tariff,
): number {
  const above = held.right === "call" ? settlement - held.strike : held.strike - settlement;
  return tariff.sttExercise * Math.max(0, above) * held.quantity;
}
