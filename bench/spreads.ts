// How well the index spread model repeats the recorded books that it was fitted to.
import { indexHalfSpread } from "../local/exchange/spread_model.ts";
import { sharedData } from "../tests/support/shared_data.ts";

interface Side {
  readonly bidprice: number;
  readonly askPrice: number;
}

interface Recorded {
  readonly records: {
    readonly expiryDates: readonly string[];
    readonly underlyingValue: number;
    readonly data: readonly {
      readonly expiryDate: string;
      readonly strikePrice: number;
      readonly CE?: Side;
      readonly PE?: Side;
    }[];
  };
}

/** Residuals of ln(half spread), out of the money, over all recorded chains. */
export async function bench(): Promise<object> {
  const folder = sharedData("nse_chain");
  if (folder === undefined) {
    throw new Error("the recorded chains ../shared/data/nse_chain are absent");
  }
  const residuals: number[] = [];
  for (const { name } of Deno.readDirSync(folder)) {
    const file = await Deno.open(`${folder}/${name}`);
    const text = await new Response(file.readable.pipeThrough(new DecompressionStream("gzip")))
      .text();
    const { records }: Recorded = JSON.parse(text);
    const spot = records.underlyingValue;
    for (const { expiryDate, strikePrice: strike, CE, PE } of records.data) {
      if (!records.expiryDates.slice(0, 2).includes(expiryDate)) continue;
      const [side, right] = strike > spot ? [CE, "call" as const] : [PE, "put" as const];
      if (side === undefined || side.bidprice <= 0 || side.askPrice <= side.bidprice) continue;
      const close = 0.5 * (side.bidprice + side.askPrice);
      const half = 0.5 * (side.askPrice - side.bidprice);
      residuals.push(Math.log(half / indexHalfSpread({ close, strike, right, spot, tick: 0.05 })));
    }
  }
  residuals.sort((p, q) => p - q);
  const at = (share: number) => Number(residuals[Math.floor(share * residuals.length)]?.toFixed(3));
  const mean = residuals.reduce((sum, value) => sum + value, 0) / residuals.length;
  const variance = residuals.reduce((sum, value) => sum + (value - mean) ** 2, 0) /
    residuals.length;
  return {
    quotes: residuals.length,
    residual: { mean: Number(mean.toFixed(3)), deviation: Number(Math.sqrt(variance).toFixed(3)) },
    percentiles: { p10: at(0.1), p50: at(0.5), p90: at(0.9) },
  };
}
