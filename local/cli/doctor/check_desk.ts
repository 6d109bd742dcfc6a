import { calendarDaysBetween, tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { dateNeeded } from "./date_needed.ts";
import type { DeskFacts, Facts } from "./facts.ts";
import { failed, type Finding, ok, warning } from "./finding.ts";

const CALENDAR_WARNING_DAYS = 30;
const CALENDAR_FAILED_DAYS = 10;

/** What the desk itself knows: calendar, contracts, alerts, and whether it may trade. */
export function checkDesk({ now }: Facts, { desk }: DeskFacts): Finding[] {
  return [
    calendarFinding(desk, now),
    contractsFinding(desk, now),
    alertsFinding(desk),
    tradingFinding(desk),
  ];
}

type Desk = DeskFacts["desk"];

function calendarFinding({ calendarEnd, session }: Desk, now: Date): Finding {
  const name = "calendar";
  const remedy = "`npm run calendar -- FILE` with the holidays of the exchange's newest circular";
  if (calendarEnd === null) return failed(name, "it is empty", remedy);
  const days = calendarDaysBetween(tradingDateAt(now), calendarEnd);
  const seen = days < 0 ? `it ended ${calendarEnd}` : `it ends ${calendarEnd}, in ${days} days`;
  if (session === null || days <= CALENDAR_FAILED_DAYS) return failed(name, seen, remedy);
  return days <= CALENDAR_WARNING_DAYS ? warning(name, seen, remedy) : ok(name, seen);
}

function contractsFinding(desk: Desk, now: Date): Finding {
  const name = "contracts";
  const { contracts } = desk;
  const needed = dateNeeded(desk, desk.contractsDueAt, now);
  const stale = contracts.find(({ listedOn }) =>
    listedOn === null || needed !== undefined && listedOn < needed
  );
  if (stale !== undefined) {
    const others = stale.count > 1 ? ` and ${stale.count - 1} more` : "";
    const list = stale.listedOn === null ? "have no list" : `have the list of ${stale.listedOn}`;
    const wanted = needed === undefined ? "" : `, ${needed} is needed`;
    const remedy = "`npm run maintain -- contracts`";
    return failed(name, `${stale.first}${others} ${list}${wanted}`, remedy);
  }
  const newest = contracts.at(-1);
  if (newest === undefined) {
    const remedy = "Studio > Table Editor > underlyings: tick enabled";
    return failed(name, "no underlying is enabled", remedy);
  }
  const count = contracts.reduce((sum, each) => sum + each.count, 0);
  return ok(name, `${count} underlyings have the list of ${newest.listedOn}`);
}

function alertsFinding({ alerts, newestAlert }: Desk): Finding {
  const name = "alerts";
  const remedy = "Studio > Table Editor > alerts: deal with each, then tick seen";
  if (alerts.critical > 0) {
    return failed(name, `${alerts.critical} critical ones are unseen: ${newestAlert}`, remedy);
  }
  if (alerts.warning > 0) return warning(name, `${alerts.warning} warnings are unseen`, remedy);
  return ok(name, "none is unseen");
}

function tradingFinding({ trading }: Desk): Finding {
  const name = "trading";
  if (trading === null || trading.state === "active") {
    return ok(name, `mode ${trading?.mode ?? "paper"}`);
  }
  const seen = `mode ${trading.mode}, the desk is ${trading.state}: ${trading.reason}`;
  return warning(name, seen, "`npm run execute -- resume` when entries are wanted again");
}
