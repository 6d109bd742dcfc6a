// NIFTY's smile on recorded closes of January and February 2026, beside the one that replays of
// definitions price with (method 8.6): volatility over that at the money by deviations from the
// forward, and the model-free one. `npm run bench -- shape`.
import { openBhavcopyMarket } from "../local/exchange/bhavcopy/open_bhavcopy_market.ts";
import { modelSmile } from "../shared/exits/replay/model_smile.ts";
import { contractKey } from "../shared/market/contract_key.ts";
import { priceChain } from "../shared/market/price_chain.ts";
import type { PricedChain } from "../shared/market/priced_chain.ts";
import { modelFreeVariance } from "../shared/pricing/model_free_variance.ts";
import { withinQuotes } from "../shared/pricing/smile.ts";
import { instantOf } from "../shared/vocabulary/trading_date.ts";
import { LAST_SESSION, recorded } from "./beliefs/recorded_nifty.ts";

const FIRST_SESSION = "2026-01-01";
const DAY_MS = 86_400_000;
/** Calendar days of the expiries. */
const [LEAST_DAYS, MOST_DAYS] = [20, 50];
/** Deviations at the money from the forward, each with what lies half a step around it. */
const PLACES = [-3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5];
const HALF_STEP = 0.25;
/** Of the model, at which its figures hardly depend on it. */
const DEVIATION = 0.04;

/** Medians over all chains. */
export async function bench(): Promise<object> {
  const shares = PLACES.map((): number[] => []);
  const modelFree: number[] = [];
  for await (const { smile, forward, strikes, years, call, put } of chains()) {
    const s = Math.sqrt(smile.w(0));
    modelFree.push(Math.sqrt(modelFreeVariance(withinQuotes(smile))) / s);
    strikes.forEach((strike, i) => {
      const { usable, impliedVolatility } = strike < forward ? put : call;
      const volatility = impliedVolatility[i] ?? Number.NaN;
      if (usable[i] !== 1 || Number.isNaN(volatility)) return;
      const x = Math.log(strike / forward) / s;
      const place = PLACES.findIndex((own) => Math.abs(own - x) < HALF_STEP);
      shares[place]?.push(volatility * Math.sqrt(years) / s);
    });
  }
  const model = modelSmile(DEVIATION * DEVIATION);
  return {
    chains: modelFree.length,
    modelFree: {
      measured: four(modelFree.reduce((sum, own) => sum + own, 0) / modelFree.length),
      model: four(Math.sqrt(modelFreeVariance(model)) / DEVIATION),
    },
    volatilityOverAtm: PLACES.map((deviations, i) => ({
      deviations,
      quotes: shares[i]?.length,
      measured: four(median(shares[i] ?? [])),
      model: four(Math.sqrt(model.w(deviations * DEVIATION)) / DEVIATION),
    })),
  };
}

async function* chains(): AsyncGenerator<PricedChain> {
  const folder = recorded("bhavcopy");
  const files = [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`).sort();
  for (const file of files) {
    const market = await openBhavcopyMarket([file], { keeps: (name) => name === "NIFTY" });
    const now = market.standsAt ?? new Date(Number.NaN);
    const date = now.toISOString().slice(0, 10);
    if (!(date >= FIRST_SESSION && date <= LAST_SESSION)) continue;
    for (const expiry of market.expiries("NIFTY", now)) {
      const fixing = instantOf(expiry, "15:30");
      const days = (fixing.getTime() - now.getTime()) / DAY_MS;
      const raw = market.chain("NIFTY", expiry, now);
      if (raw === undefined || days < LEAST_DAYS || days > MOST_DAYS) continue;
      const result = priceChain({ underlying: "NIFTY", expiry, receivedAt: now, ...raw }, {
        kind: "index",
        lotSize: 65,
        tick: 0.05,
        rate: 0.065,
        now,
        fixing,
        averagingSeconds: 1800,
        maxAgeSeconds: 60,
        minMinutesToFixing: 30,
        listed: new Map(
          raw.strikes.flatMap(({ strike, call, put }) => [
            ...(call === undefined ? [] : [[contractKey(strike, "call"), call] as const]),
            ...(put === undefined ? [] : [[contractKey(strike, "put"), put] as const]),
          ]),
        ),
      });
      if (result.ok) yield result.chain;
    }
  }
}

function median(values: number[]): number {
  return values.sort((p, q) => p - q)[values.length >> 1] ?? Number.NaN;
}

function four(value: number): number {
  return Number(value.toFixed(4));
}
