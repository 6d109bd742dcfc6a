import { openBhavcopyMarket } from "../../local/exchange/bhavcopy/open_bhavcopy_market.ts";
import {
  constantMaturityVolatility,
  type VarianceSlice,
} from "../../shared/analysis/volatility/constant_maturity.ts";
import { contractKey } from "../../shared/market/contract_key.ts";
import { priceChain } from "../../shared/market/price_chain.ts";
import { modelFreeVariance } from "../../shared/pricing/model_free_variance.ts";
import { withinQuotes } from "../../shared/pricing/smile.ts";
import {
  calendarDaysBetween,
  instantOf,
  type TradingDate,
} from "../../shared/vocabulary/trading_date.ts";
import { LAST_SESSION, recorded } from "./recorded_nifty.ts";

const EXPIRIES = 2;
/** Nearer expiries are not read (method 6.6). */
const MIN_DAYS = 5;
const MATURITY_YEARS = 30 / 365;
const FROM: TradingDate = "2026-01-01";

/**
 * Model-free volatility of 30 days, decimal a year, measure Q, of every stock with options on each
 * recorded day of January and February 2026: by name and date.
 */
export async function recordedVolatilities(): Promise<Map<string, Map<TradingDate, number>>> {
  const folder = recorded("bhavcopy");
  const found = new Map<string, Map<TradingDate, number>>();
  for (const file of [...Deno.readDirSync(folder)].map(({ name }) => name).sort()) {
    const date = (/_(\d{4})(\d{2})(\d{2})_/.exec(file) ?? []).slice(1).join("-");
    if (date < FROM || date > LAST_SESSION) continue;
    const market = await openBhavcopyMarket([`${folder}/${file}`], { keeps: () => true });
    const now = instantOf(date, "15:25");
    const contracts = new Map(
      [...market.listed(now)].map((contract) => [contract.underlying, contract] as const),
    );
    for (const [underlying, { lotSize, tick }] of contracts) {
      if (underlying.includes("NIFTY")) continue;
      const slices = market.expiries(underlying, now)
        .filter((expiry) => calendarDaysBetween(date, expiry) >= MIN_DAYS).slice(0, EXPIRIES)
        .flatMap((expiry) => sliceOf(market, { underlying, expiry, lotSize, tick, now }));
      const volatility = constantMaturityVolatility(slices, MATURITY_YEARS);
      if (volatility === undefined) continue;
      const own = found.get(underlying) ?? new Map<TradingDate, number>();
      found.set(underlying, own.set(date, volatility));
    }
  }
  return found;
}

interface Asked {
  readonly underlying: string;
  readonly expiry: TradingDate;
  readonly lotSize: number;
  readonly tick: number;
  readonly now: Date;
}

function sliceOf(
  market: Awaited<ReturnType<typeof openBhavcopyMarket>>,
  { underlying, expiry, lotSize, tick, now }: Asked,
): VarianceSlice[] {
  const raw = market.chain(underlying, expiry, now);
  if (raw === undefined) return [];
  const result = priceChain({ underlying, expiry, receivedAt: now, ...raw }, {
    kind: "stock",
    lotSize,
    tick,
    rate: 0.065,
    now,
    fixing: instantOf(expiry, "15:30"),
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
  if (!result.ok) return [];
  const { years, smile } = result.chain;
  return [{ years, totalVariance: modelFreeVariance(withinQuotes(smile)) }];
}
