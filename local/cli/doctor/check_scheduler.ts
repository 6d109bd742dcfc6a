import { exchangeText } from "../../../shared/vocabulary/trading_date.ts";
import type { DeskFacts, Facts } from "./facts.ts";
import { failed, type Finding, ok, warning } from "./finding.ts";
import { bringAgain } from "./remedies.ts";

const JOB = { schedule: "* * * * *", command: "select private.tick(now())" } as const;
const SILENT_MINUTES = 10;

const SQL = "Studio > SQL Editor:";
const ENABLE = `${SQL} select private.enable_scheduler();`;
const RENEW = `${SQL} select cron.unschedule('options-desk-tick'); ` +
  "select private.enable_scheduler();";
const HISTORY = "Studio > Integrations > Cron > options-desk-tick > History tells its error";

/** Vault, pg_cron's one job, its last tick, and how pg_net's calls were answered. */
export function checkScheduler(facts: Facts, { scheduler, vault }: DeskFacts): Finding[] {
  return [
    vaultFinding(vault, facts),
    jobFinding(scheduler),
    tickFinding(scheduler, facts),
    answersFinding(scheduler),
    schedulesFinding(scheduler),
  ];
}

function vaultFinding(vault: DeskFacts["vault"], facts: Facts): Finding {
  const name = "vault";
  const remedy = `${bringAgain(facts)}: it stores both`;
  if (vault === null) {
    const first = "Studio > Integrations > Vault: enable it; then";
    return failed(name, "Vault is not there", `${first} ${remedy}`);
  }
  const knows = Boolean(facts.environment["CRON_TOKEN"]);
  const { cron_token: token, project_url: address } = vault;
  const wrong = [
    ...token === "missing" ? ["cron_token is missing"] : [],
    ...token === "differs" && knows ? ["cron_token is another than CRON_TOKEN"] : [],
    ...address === "missing" ? ["project_url is missing"] : [],
    ...address === "differs" ? [`project_url is another than ${facts.url}`] : [],
  ];
  if (wrong.length > 0) return failed(name, wrong.join(", "), remedy);
  if (knows) return ok(name, "project_url and cron_token are there and equal the environment's");
  return warning(name, "cron_token cannot be compared: CRON_TOKEN is not known here", remedy);
}

function jobFinding({ cron, net, job, lastRun }: DeskFacts["scheduler"]): Finding {
  const name = "cron_job";
  const missing = [...cron ? [] : ["pg_cron"], ...net ? [] : ["pg_net"]];
  if (missing.length > 0) {
    const seen = `${missing.join(" and ")} not there`;
    return failed(
      name,
      seen,
      `Studio > Integrations: enable ${missing.join(", ")}; then ${ENABLE}`,
    );
  }
  if (job === null) return failed(name, "pg_cron has no job options-desk-tick", ENABLE);
  if (!job.active) return failed(name, "options-desk-tick is not active", RENEW);
  for (const key of ["schedule", "command"] as const) {
    if (job[key] !== JOB[key]) {
      const seen = `options-desk-tick has the ${key} "${job[key]}", not "${JOB[key]}"`;
      return failed(name, seen, RENEW);
    }
  }
  if (lastRun === "failed") {
    return failed(name, "the last run of options-desk-tick failed", HISTORY);
  }
  return ok(name, "options-desk-tick is active each minute");
}

function tickFinding({ lastTickAt }: DeskFacts["scheduler"], { now, isLocal }: Facts): Finding {
  const name = "last_tick";
  const remedy = isLocal
    ? "wait a minute, else restart `npm start`: it drives the tick"
    : `${HISTORY}; where it has not run, restart the project (dashboard, Settings > General)`;
  if (lastTickAt === null) return failed(name, "the scheduler has never ticked", remedy);
  const minutes = (now.getTime() - lastTickAt.getTime()) / 60_000;
  const at = `the scheduler ticked last at ${exchangeText(lastTickAt)}`;
  if (minutes < SILENT_MINUTES) return ok(name, at);
  return failed(name, `${at}, ${Math.floor(minutes)} minutes ago`, remedy);
}

type Answer = DeskFacts["scheduler"]["answers"][number];

function answersFinding({ answers }: DeskFacts["scheduler"]): Finding {
  const name = "last_answers";
  const [last] = answers;
  if (last === undefined) return ok(name, "none is stored; pg_net keeps them 6 hours");
  const bad = answers.filter(isBad);
  const remedy = "`npm run status -- recent` and the function's log (dashboard, Edge Functions)";
  if (isBad(last)) return failed(name, `the last call of ${told(last)}`, remedyOf(last) ?? remedy);
  if (bad[0] === undefined) return ok(name, `the last ${answers.length} calls were taken`);
  const seen = `${bad.length} of the last ${answers.length} calls failed, one of ${told(bad[0])}`;
  return warning(name, seen, remedy);
}

function isBad({ status }: Answer): boolean {
  return status === null || status >= 400;
}

function told({ status, timedOut, error, code, functionName, schedule }: Answer): string {
  const what = functionName === null ? "a function" : `${functionName} (schedule ${schedule})`;
  if (status !== null) {
    return `${what} was answered with ${status}${code === null ? "" : ` ${code}`}`;
  }
  return timedOut ? `${what} was not answered in 10 s` : `${what} failed: ${error ?? "no answer"}`;
}

function remedyOf({ status }: Answer): string | undefined {
  if (status === 401) return "`npm run deploy`: Vault and functions get the same CRON_TOKEN";
  return status === 404 ? "`npm run deploy`: the function is not there" : undefined;
}

function schedulesFinding({ disabled, schedules }: DeskFacts["scheduler"]): Finding {
  const name = "schedules";
  if (disabled.length === 0) return ok(name, `all ${schedules} are enabled`);
  const remedy = "Studio > Table Editor > schedules: tick enabled where that was not wanted";
  return warning(name, `not enabled: ${disabled.join(", ")}`, remedy);
}
