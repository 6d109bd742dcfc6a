import type { BookTerms } from "../../allocation/margin_holdings.ts";
import { marginRatesOf } from "../../market/margin_rates.ts";
import { vixLevelOf } from "../../scoring/vix_level_of.ts";
import { type AllocationInputs, readAllocationInputs } from "../../storage/allocation_inputs.ts";
import { readSession, readSessions } from "../../storage/calendar.ts";
import type { Database } from "../../storage/database.ts";
import { readIndustries } from "../../storage/industries.ts";
import { readParameters } from "../../storage/parameters.ts";
import { type Preferences, readPreferences } from "../../storage/preferences.ts";
import { readRegimeLevel } from "../../storage/regimes.ts";
import { readSessionDeviations } from "../../storage/session_deviations.ts";
import type { Settings } from "../../storage/settings.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { Mode, Risk } from "../../vocabulary/terms.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { allocationAim } from "./allocation_aim.ts";
import { bookLimits } from "./book_limits.ts";
import { allocationTerms, type MadeTerms } from "./allocation_terms.ts";

/** What an allocation was asked for. Capital in rupees. */
export interface AllocationQuestion {
  readonly runId: number;
  readonly date: TradingDate;
  readonly risk: Risk;
  readonly mode: Mode;
  readonly capital: number;
  /** Share of capital; absent: the settings'. */
  readonly deploymentTarget?: number | undefined;
  readonly settings: Settings;
  /** Strategies that alone may be chosen, beside all that is queued; absent: all of the run. */
  readonly only?: readonly number[] | undefined;
}

/** An allocation's terms with the rows that they were made from. */
export interface OpenedAllocation extends MadeTerms {
  readonly inputs: AllocationInputs;
  readonly seed: number;
  readonly margins: BookTerms;
}

/**
 * Reads all that an allocation hangs on and draws what it can come to. Throws `missing_data` where
 * the regime of the date was not measured, `no_candidates` where nothing was accepted.
 */
export async function openAllocation(
  database: Database,
  question: AllocationQuestion,
): Promise<OpenedAllocation> {
  const { runId, date, risk, mode, capital, deploymentTarget, settings, only } = question;
  const [read, session, parameters, regimeLevel] = await Promise.all([
    readAllocationInputs(database, runId, mode, only !== undefined),
    readSession(database, date),
    readParameters(database, date),
    readRegimeLevel(database, date),
  ]);
  const [industries, preferences, sessionDeviations] = await Promise.all([
    readIndustries(database),
    readPreferences(database, date),
    readSessionDeviations(database, date, risk),
  ]);
  if (regimeLevel === undefined) {
    throw new DeskError("missing_data", `allocate of ${date}: the regime was not measured`);
  }
  const rate = parameters.find(({ name }) => name === "risk_free_rate")?.value;
  if (rate === undefined) {
    throw new DeskError("internal", `parameter risk_free_rate has no value on ${date}`);
  }
  const candidates = only === undefined
    ? read.candidates
    : read.candidates.filter(({ strategyId }) => only.includes(strategyId));
  const inputs = { ...read, candidates };
  const last = lastExpiry(inputs, date);
  const sessions = await readSessions(database, date, last);
  const seed = Number(date.replaceAll("-", ""));
  const made = allocationTerms(inputs, {
    limits: bookLimits({ capital, mode, risk, regimeLevel, industries, settings }),
    aim: allocationAim(settings, deploymentTarget),
    horizons: { rate, session, dates: sessions.map(({ tradingDate }) => tradingDate) },
    seed,
    tierOf: tiersAt(preferences, settings),
  });
  const rates = {
    index: marginRatesOf(parameters, "index"),
    stock: marginRatesOf(parameters, "stock"),
  };
  return { ...made, inputs, seed, margins: { tradingDate: date, rates, sessionDeviations } };
}

/** Of every leg that can be chosen or is held. */
function lastExpiry(
  { candidates, held }: AllocationInputs,
  date: TradingDate,
): TradingDate {
  const expiries = [...candidates, ...held].flatMap(({ legs }) =>
    legs.flatMap(({ expiry = [] }) => expiry)
  );
  return expiries.reduce((last, expiry) => expiry > last ? expiry : last, date);
}

function tiersAt(
  { vix, tiers }: Preferences,
  { vix_low_most: low, vix_normal_most: normal }: Settings,
): (definition: string) => number | undefined {
  const level = vix === undefined ? undefined : vixLevelOf(vix, { low, normal });
  const ofLevel = new Map(
    tiers.filter((tier) => tier.level === level).map(({ definition, tier }) => [definition, tier]),
  );
  return (definition) => ofLevel.get(definition);
}
