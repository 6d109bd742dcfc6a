import { toExchangeIso } from "../../../shared/vocabulary/trading_date.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import { checkBroker } from "./check_broker.ts";
import { checkDatabase } from "./check_database.ts";
import { checkDesk } from "./check_desk.ts";
import { checkEnvironment } from "./check_environment.ts";
import { checkProject } from "./check_project.ts";
import { checkScheduler } from "./check_scheduler.ts";
import { type DeskFacts, type Facts, type Refusal, refusesKey } from "./facts.ts";
import { failed, type Finding } from "./finding.ts";
import { bringAgain } from "./remedies.ts";

/** What the doctor found. The session is absent where none is known. */
export interface Diagnosis {
  readonly project: string;
  readonly asOf: string;
  readonly session?: string;
  readonly ready: boolean;
  readonly verdict: string;
  readonly findings: readonly Finding[];
}

/** Every finding in a fixed order; warnings let a desk be ready. */
export function diagnose(facts: Facts): Diagnosis {
  const { project, now, url } = facts;
  const desk = "desk" in project && "scheduler" in project.desk ? project.desk : undefined;
  const findings = [
    ...checkEnvironment(facts),
    ...checkProject(facts),
    ...("desk" in project ? deskFindings(facts, project.desk) : []),
  ];
  const bad = findings.filter(({ state }) => state === "failed").map(({ name }) => name);
  const session = desk?.desk.session?.date;
  const about = session === undefined ? "for the next session" : `for the session of ${session}`;
  return {
    project: url,
    asOf: toExchangeIso(now),
    ready: bad.length === 0,
    verdict: bad.length === 0 ? `ready ${about}` : `not ready ${about}: ${bad.join(", ")}`,
    findings,
    ...present({ session }),
  };
}

function deskFindings(facts: Facts, desk: DeskFacts | Refusal): Finding[] {
  if ("scheduler" in desk) {
    return [checkScheduler, checkBroker, checkDatabase, checkDesk]
      .flatMap((check) => check(facts, desk));
  }
  const { status, message } = desk;
  // Told of the key.
  if (refusesKey(desk)) return [];
  if (status === 404) {
    const seen = "the database has no function doctor_facts: it is older than this checkout";
    return [failed("migrations", seen, bringAgain(facts))];
  }
  const seen = `the database does not tell what it sees: ${status} ${message}`;
  return [failed("database", seen, "dashboard, Logs > Postgres tells the error")];
}
