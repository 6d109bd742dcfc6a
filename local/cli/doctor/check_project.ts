import { type Facts, type ProjectFacts, refusesKey } from "./facts.ts";
import { failed, type Finding, ok } from "./finding.ts";
import { bringAgain } from "./remedies.ts";

/** From here on tokens by TOTP and instants of this machine are of another minute, seconds. */
const CLOCK_SECONDS = 60;

/** Whether the project answers, takes the key, has every function and the same time. */
export function checkProject(facts: Facts): Finding[] {
  const { project, url, isLocal } = facts;
  if ("unreachable" in project) {
    const remedy = isLocal
      ? "start it: `npm start`"
      : "check SUPABASE_URL; restore the project if the dashboard says that it is paused";
    return [failed("project", `${url} cannot be reached: ${project.unreachable}`, remedy)];
  }
  return [
    ok("project", `${url} answers`),
    keyFinding(project, facts),
    clockFinding(project),
    functionsFinding(project, facts),
    ...schedulerTokenFinding(project, facts),
  ];
}

function keyFinding({ status, desk }: ProjectFacts, { isLocal }: Facts): Finding {
  const name = "secret_key";
  const refused = [
    ...status === 401 ? ["the functions answer 401"] : [],
    ...!("scheduler" in desk) && refusesKey(desk)
      ? [`the tables answer ${desk.status} (${desk.message})`]
      : [],
  ];
  if (refused.length === 0) return ok(name, "functions and tables take it");
  return failed(
    name,
    refused.join(", "),
    isLocal
      ? "use the secret key that `npm start` printed"
      : "write the key named default (dashboard, Settings > API Keys) into SUPABASE_SECRET_KEY",
  );
}

function clockFinding({ clockAhead }: ProjectFacts): Finding {
  const name = "clock";
  if (clockAhead === undefined) return ok(name, "the project tells no time");
  const seconds = Math.round(Math.abs(clockAhead));
  if (Math.abs(clockAhead) < CLOCK_SECONDS) {
    return ok(name, `this machine and the project differ by ${seconds} s`);
  }
  const side = clockAhead > 0 ? "behind" : "ahead of";
  const remedy = "set this machine's clock: `sudo timedatectl set-ntp true`, or its settings";
  return failed(name, `this machine is ${seconds} s ${side} the project`, remedy);
}

function functionsFinding({ functions }: ProjectFacts, facts: Facts): Finding {
  const name = "functions";
  const told = (wanted: (status: number) => boolean) =>
    functions.filter(([, status]) => wanted(status)).map(([each]) => each).join(", ");
  const absent = told((status) => status === 404);
  if (absent !== "") {
    return failed(name, `not deployed (404): ${absent}`, bringAgain(facts));
  }
  const closed = told((status) => status === 401);
  if (closed !== "") {
    const seen = `closed by the platform before they are asked (401): ${closed}`;
    return failed(name, seen, "deploy them without JWT checks: `npm run deploy`");
  }
  const broken = told((status) => status === 0 || status >= 500);
  if (broken !== "") {
    const seen = `deployed, without a usable answer: ${broken}`;
    return failed(
      name,
      seen,
      `look at their logs (dashboard, Edge Functions); ${bringAgain(facts)}`,
    );
  }
  return ok(name, `all ${functions.length} are deployed`);
}

/** 400 is a body without a claim: the token was taken. */
function schedulerTokenFinding({ schedulerStatus }: ProjectFacts, facts: Facts): Finding[] {
  const name = "function_token";
  // An absent function is told above.
  if (schedulerStatus === undefined || schedulerStatus === 404) return [];
  if (schedulerStatus === 400) return [ok(name, "the functions take CRON_TOKEN")];
  const seen = `the functions do not take CRON_TOKEN (maintain answers ${schedulerStatus})`;
  return [failed(name, seen, bringAgain(facts))];
}
