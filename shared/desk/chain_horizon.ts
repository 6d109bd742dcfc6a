import type { ExitHorizon } from "../exits/exit_terms.ts";
import type { View } from "../pricing/distribution.ts";
import type { SviParameters } from "../pricing/smile.ts";
import { sviVariance } from "../pricing/svi.ts";
import type { Session } from "../storage/calendar.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import { calendarDaysBetween, type TradingDate } from "../vocabulary/trading_date.ts";
import { sessionsTo } from "./sessions_to.ts";

const YEAR = 365 * 86_400_000;

/** A chain as it is stored: what it was at its instant. */
export interface StoredChain {
  readonly expiry: TradingDate;
  readonly at: Date;
  readonly spot: number;
  readonly forward: number;
  readonly parameters: SviParameters;
}

/** What the time to an expiry follows from. */
export interface HorizonTerms {
  /** Continuous, a year. */
  readonly rate: number;
  readonly session: Session;
  /** Sessions of the calendar from that one on, ascending. */
  readonly dates: readonly TradingDate[];
}

/** Years and sessions of variance from an instant of the session to an expiry (method 3.3). */
export function timeTo(
  expiry: TradingDate,
  at: Date,
  { session, dates }: HorizonTerms,
): { readonly years: number; readonly sessions: number } {
  const days = calendarDaysBetween(session.tradingDate, expiry);
  return {
    years: days / 365 + Math.max(0, session.closesAt.getTime() - at.getTime()) / YEAR,
    sessions: sessionsTo(expiry, at, session, dates),
  };
}

/** A stored chain as it stands at an instant: its smile and view less what passed meanwhile. */
export function chainHorizon(
  { expiry, at, spot, forward, parameters }: StoredChain,
  { kind, view }: { readonly kind: UnderlyingKind; readonly view: View },
  terms: HorizonTerms,
  asOf: Date = at,
): ExitHorizon {
  const { years, sessions } = timeTo(expiry, asOf, terms);
  const share = sessions / timeTo(expiry, at, terms).sessions;
  const { w, w1, w2 } = sviVariance(parameters);
  return {
    chain: {
      kind,
      expiry,
      spot,
      forward,
      years,
      discount: Math.exp(-terms.rate * years),
      smile: {
        w: (k) => share * w(k),
        w1: (k) => share * w1(k),
        w2: (k) => share * w2(k),
      },
    },
    view: { beta: view.beta, mu: view.mu * share },
    sessions,
  };
}
