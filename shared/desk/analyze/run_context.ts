import { addDays, format, parseISO } from "date-fns";
import { type Tariff, tariffOf } from "../../market/charges.ts";
import { type MarginRates, marginRatesOf } from "../../market/margin_rates.ts";
import { type Bans, readBans } from "../../storage/bans.ts";
import { type BeliefsOfDate, readBeliefs } from "../../storage/beliefs.ts";
import { readSessions, type Session } from "../../storage/calendar.ts";
import { readDefinitionReplays, type StoredReplay } from "../../storage/definition_replays.ts";
import { readParameters } from "../../storage/parameters.ts";
import { type Preferences, readPreferences } from "../../storage/preferences.ts";
import type { Settings } from "../../storage/settings.ts";
import type { ScanLimits } from "../../strategies/scan/scan_input.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { Risk, UnderlyingKind } from "../../vocabulary/terms.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { Desk } from "../desk.ts";

/** What is the same for every underlying of a call. */
export interface RunContext {
  readonly desk: Desk;
  readonly settings: Settings;
  readonly session: Session;
  readonly risk: Risk;
  readonly underlyings: ReadonlyMap<string, Underlying>;
  /**
   * Sessions from today to the furthest expiry that is looked at, by date: they say when each
   * expiry is fixed.
   */
  readonly sessions: ReadonlyMap<TradingDate, Session>;
  readonly tariff: Tariff;
  readonly rate: number;
  readonly marginRates: Readonly<Record<UnderlyingKind, MarginRates>>;
  readonly limits: ScanLimits;
  readonly topPerUnderlying: number;
  /** The exchange's ban list of the session. */
  readonly bans: Bans;
  /** What the premium ledger says on the date. */
  readonly ledger: BeliefsOfDate;
  /** What definitions would have paid on the scopes' histories. */
  readonly replays: readonly StoredReplay[];
  /** What the owner thinks of industries and definitions. */
  readonly preferences: Preferences;
  /** The furthest date that an expiry may have. */
  readonly lastExpiry: TradingDate;
}

/** Reads the context of a call from the tables. */
export async function openRunContext(
  desk: Desk,
  settings: Settings,
  universe: readonly Underlying[],
  request: { session: Session; risk: Risk; topPerUnderlying: number },
): Promise<RunContext> {
  const { session, risk, topPerUnderlying } = request;
  const { tradingDate } = session;
  const last = format(addDays(parseISO(tradingDate), settings.max_days), "yyyy-MM-dd");
  const [parameters, sessions, bans, ledger, replays, preferences] = await Promise.all([
    readParameters(desk.database, tradingDate),
    readSessions(desk.database, tradingDate, last),
    readBans(desk.database, tradingDate),
    readBeliefs(desk.database, tradingDate),
    readDefinitionReplays(desk.database, tradingDate),
    readPreferences(desk.database, tradingDate),
  ]);
  const rate = parameters.find(({ name }) => name === "risk_free_rate")?.value;
  if (rate === undefined) {
    throw new DeskError("internal", `parameter risk_free_rate has no value on ${tradingDate}`);
  }
  return {
    desk,
    settings,
    session,
    risk,
    underlyings: new Map(universe.map((entry) => [entry.underlying, entry])),
    sessions: new Map(sessions.map((session) => [session.tradingDate, session])),
    tariff: tariffOf(parameters),
    rate,
    marginRates: {
      index: marginRatesOf(parameters, "index"),
      stock: marginRatesOf(parameters, "stock"),
    },
    limits: {
      minOpenInterestLots: settings.min_open_interest_lots,
      minVolumeLots: settings.min_volume_lots,
      minCreditWidth: settings.min_credit_width,
      minWingDelta: settings.min_wing_delta,
      maxRoundTripCredit: settings.max_round_trip_credit,
      maxRoundTripProfit: settings.max_round_trip_profit,
      minPopCredit: settings[`min_pop_${risk}`],
      minPopDebit: settings[`min_pop_debit_${risk}`],
    },
    topPerUnderlying,
    bans,
    ledger,
    replays,
    preferences,
    lastExpiry: last,
  };
}
