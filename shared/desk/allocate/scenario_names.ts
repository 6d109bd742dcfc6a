import type { ScenarioHorizon, ScenarioName } from "../../allocation/scenario_structure.ts";
import { beliefScopeOf } from "../../beliefs/belief.ts";
import type { TotalVariance } from "../../pricing/smile.ts";
import type { AllocationInputs, HeldRow, NameRow } from "../../storage/allocation_inputs.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { chainHorizon, type HorizonTerms, timeTo } from "../chain_horizon.ts";

/** Names by underlying, and what of them is an assumption, in words. */
export interface ScenarioNames {
  readonly names: ReadonlyMap<string, ScenarioName>;
  readonly notes: readonly string[];
}

/** The shrunk slope on NIFTY: towards 1, and never outside (method 11.7). */
const BETA = { own: 0.67, rest: 0.33, least: 0.5, greatest: 2 } as const;
/** Of what has no measured ones: it moves with the market and nothing of it diversifies away. */
const UNKNOWN = { beta: 1, correlation: 1 } as const;
/** Of a view that was not formed: the market's own, as unsure as a sceptic is (method 7.3). */
const NO_VIEW = { beta: 1, mu: 0, sdLogBeta: 0.1 } as const;

/**
 * Each underlying that has a candidate or is held, as scenarios see it: its stored chains at their
 * own instants with the views over them. An expiry of something held that has no chain on the date
 * has the flat smile of its volatility at entry, and is named. Throws `missing_data` where a held
 * structure has neither a price nor a volatility.
 */
export function scenarioNames(
  { tradingDate, names, held }: Pick<AllocationInputs, "tradingDate" | "names" | "held">,
  terms: HorizonTerms,
): ScenarioNames {
  const notes: string[] = [];
  const found = names.map((row): [string, ScenarioName] => {
    const own = held.filter((each) =>
      each.underlying === row.underlying && each.expiry >= tradingDate
    );
    return [row.underlying, {
      underlying: row.underlying,
      kind: row.kind,
      scope: beliefScopeOf(row.underlying, row.kind),
      ...marketOf(row, notes),
      ...horizonsOf(row, own, terms, notes),
    }];
  });
  return { names: new Map(found), notes };
}

function marketOf(
  { underlying, marketBeta, marketCorrelation }: NameRow,
  notes: string[],
): Pick<ScenarioName, "beta" | "correlation"> {
  if (underlying === "NIFTY") return { beta: 1, correlation: 1 };
  if (marketBeta === undefined || marketCorrelation === undefined) {
    notes.push(`${underlying}: no measured beta: taken to move as the market does`);
  }
  const shrunk = BETA.own * (marketBeta ?? UNKNOWN.beta) + BETA.rest;
  return {
    beta: Math.min(BETA.greatest, Math.max(BETA.least, shrunk)),
    correlation: marketCorrelation ?? UNKNOWN.correlation,
  };
}

function horizonsOf(
  row: NameRow,
  held: readonly HeldRow[],
  terms: HorizonTerms,
  notes: string[],
): Pick<ScenarioName, "spot" | "horizons"> {
  const { underlying, kind, views, chains } = row;
  const viewOf = (expiry: TradingDate) => {
    const view = views.find((each) => each.expiry === expiry);
    if (view === undefined) notes.push(`${underlying} ${expiry}: no view, the market's is taken`);
    return view ?? NO_VIEW;
  };
  const stored = chains.map((chain): ScenarioHorizon => {
    const view = viewOf(chain.expiry);
    return { ...chainHorizon(chain, { kind, view }, terms), sdLogBeta: view.sdLogBeta };
  });
  const spot = spotOf(row, held, notes);
  const known = new Set(chains.map(({ expiry }) => expiry));
  const lacking = new Set(
    held.flatMap(({ legs }) => legs.flatMap(({ expiry = [] }) => expiry))
      .filter((expiry) => !known.has(expiry)),
  );
  const at = chains[0]?.at ?? terms.session.opensAt;
  const flat = [...lacking].map((expiry): ScenarioHorizon => {
    const volatility = entryVolatility(underlying, expiry, held);
    notes.push(
      `${underlying} ${expiry}: no chain on ${terms.session.tradingDate}, held at ` +
        `${(100 * volatility).toFixed(1)}%, its volatility at entry`,
    );
    const { years, sessions } = timeTo(expiry, at, terms);
    const view = viewOf(expiry);
    const forward = spot * Math.exp(carryOf(stored, terms.rate) * years);
    const discount = Math.exp(-terms.rate * years);
    const smile = flatSmile(volatility * volatility * years);
    return {
      chain: { kind, expiry, spot, forward, years, discount, smile },
      view: { beta: view.beta, mu: view.mu },
      sessions,
      sdLogBeta: view.sdLogBeta,
    };
  });
  const horizons = [...stored, ...flat]
    .sort((p, q) => p.chain.expiry < q.chain.expiry ? -1 : 1);
  return { spot, horizons };
}

/** Today's price, or the last that is known. */
function spotOf(
  { underlying, chains: [near], lastClose }: NameRow,
  held: readonly HeldRow[],
  notes: string[],
): number {
  if (near !== undefined) return near.spot;
  const entry = held.flatMap(({ spotAtEntry = [] }) => spotAtEntry).at(-1);
  const spot = lastClose ?? entry;
  if (spot === undefined) {
    throw new DeskError("missing_data", `${underlying} is held and has no price of any session`);
  }
  const source = lastClose === undefined ? "its price at entry" : "its last close";
  notes.push(`${underlying}: no chain of the date, ${source} ${spot} is taken`);
  return spot;
}

/** Mean implied volatility of the legs of an expiry when they were entered. */
function entryVolatility(
  underlying: string,
  expiry: TradingDate,
  held: readonly HeldRow[],
): number {
  const legs = held.flatMap((each) => each.legs);
  const known = (of: typeof legs) => of.flatMap(({ impliedVolatility = [] }) => impliedVolatility);
  const own = known(legs.filter((leg) => leg.expiry === expiry));
  const taken = own.length > 0 ? own : known(legs);
  if (taken.length === 0) {
    throw new DeskError(
      "missing_data",
      `${underlying} ${expiry} is held, has no chain and no volatility of its entry`,
    );
  }
  return taken.reduce((sum, each) => sum + each, 0) / taken.length;
}

/** Growth of the forward over the spot of the farthest chain, a year; the rate without one. */
function carryOf(stored: readonly ScenarioHorizon[], rate: number): number {
  const far = stored.at(-1)?.chain;
  return far === undefined ? rate : Math.log(far.forward / far.spot) / far.years;
}

function flatSmile(variance: number): TotalVariance {
  return { w: () => variance, w1: () => 0, w2: () => 0 };
}
