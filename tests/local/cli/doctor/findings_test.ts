import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { diagnose } from "../../../../local/cli/doctor/diagnose.ts";
import { doctorReport } from "../../../../local/cli/doctor/doctor_report.ts";
import type { Facts } from "../../../../local/cli/doctor/facts.ts";
import { type ChangedFacts, doctorFacts, LOOKS } from "../../../support/doctor_facts.ts";

const MB = 2 ** 20;

/** What is wrong, in a line each. */
function wrong(facts: Facts): string[] {
  return diagnose(facts).findings.flatMap((finding) =>
    finding.state === "ok"
      ? []
      : [`${finding.state} ${finding.name}: ${finding.seen} > ${finding.remedy}`]
  );
}

/** What was seen under a name. */
function seen(changed: ChangedFacts, name: string): string | undefined {
  return diagnose(doctorFacts(changed)).findings.find((finding) => finding.name === name)?.seen;
}

/** State of the findings that are not ok, by name. */
function states(changed: ChangedFacts): Record<string, string> {
  const { findings } = diagnose(doctorFacts(changed));
  return Object.fromEntries(
    findings.filter(({ state }) => state !== "ok").map(({ name, state }) => [name, state]),
  );
}

Deno.test("a healthy hosted desk is ready", () => {
  const { ready, verdict } = diagnose(doctorFacts());
  assertEquals([wrong(doctorFacts()), ready, verdict], [
    [],
    true,
    "ready for the session of 2026-02-09",
  ]);
});

Deno.test("warnings let a desk be ready", () => {
  const { ready, findings } = diagnose(doctorFacts({ desk: { calendarEnd: "2026-03-01" } }));
  assertEquals([ready, findings.some(({ state }) => state === "warning")], [true, true]);
});

Deno.test("what is missing in .env of a hosted desk is to be written there and deployed", () => {
  const { CRON_TOKEN: _token, ...environment } = doctorFacts().environment;
  assertMatch(
    wrong(doctorFacts({ environment }))[0] ?? "",
    /^failed CRON_TOKEN: is missing > write into \.env 32 random bytes as text: node .*; then `npm run deploy`$/,
  );
});

Deno.test("an address is https:// and a host, or on loopback", () => {
  const told = (url: string) => states({ url })["SUPABASE_URL"];
  assertEquals(told("https://desk.example.com"), undefined);
  for (const url of ["http://desk.example.com", "https://desk.example.com/rest", "desk"]) {
    assertEquals(told(url), "failed", url);
  }
});

Deno.test("a key is told by how it begins", () => {
  const told = (secretKey: string) => states({ secretKey })["SUPABASE_SECRET_KEY"];
  assertEquals(["sb_secret_x", "eyJhb", "sb_publishable_x", "xyz"].map(told), [
    undefined,
    "warning",
    "failed",
    "failed",
  ]);
});

Deno.test("the clock may be off by less than 60 s, to either side", () => {
  const told = (clockAhead: number) => seen({ project: { clockAhead } }, "clock");
  assertEquals([59.9, 60, -60, -59.9].map((clockAhead) => states({ project: { clockAhead } })), [
    {},
    { clock: "failed" },
    { clock: "failed" },
    {},
  ]);
  assertEquals(told(61), "this machine is 61 s behind the project");
  assertEquals(told(-61), "this machine is 61 s ahead of the project");
});

Deno.test("a key that the tables refuse is told once", () => {
  const desk = { status: 401, message: "Invalid API key" };
  const facts = doctorFacts({ project: { desk } });
  assertEquals(wrong(facts), [
    "failed secret_key: the tables answer 401 (Invalid API key) > write the key named default " +
    "(dashboard, Settings > API Keys) into SUPABASE_SECRET_KEY",
  ]);
  assertEquals(diagnose(facts).verdict, "not ready for the next session: secret_key");
});

Deno.test("a database without the doctor's function lacks migrations; another error is told", () => {
  const told = (status: number, message = "57014 canceled") =>
    wrong(doctorFacts({ project: { desk: { status, message } } }));
  assertEquals(told(404), [
    "failed migrations: the database has no function doctor_facts: it is older than this " +
    "checkout > `npm run deploy`",
  ]);
  assertEquals(told(500), [
    "failed database: the database does not tell what it sees: 500 57014 canceled > dashboard, " +
    "Logs > Postgres tells the error",
  ]);
  assertStringIncludes(
    told(403, "42501 permission denied for table job")[0] ?? "",
    "failed database",
  );
  assertStringIncludes(
    told(403, "42501 permission denied for function doctor_facts")[0] ?? "",
    "failed secret_key",
  );
});

Deno.test("a call of the scheduler is refused for its body where the functions take the token", () => {
  const told = (schedulerStatus: number) => states({ project: { schedulerStatus } });
  assertEquals([400, 404].map(told), [{}, {}]);
  assertEquals([401, 500, 0].map(told), Array(3).fill({ function_token: "failed" }));
  assertEquals(
    wrong(doctorFacts({ project: { schedulerStatus: 401 } })),
    [
      "failed function_token: the functions do not take CRON_TOKEN (maintain answers 401) > `npm " +
      "run deploy`",
    ],
  );
});

Deno.test("each bad answer of a function is told apart: absent, closed, broken", () => {
  const told = (status: number) =>
    seen({ project: { functions: [["execute", status]] } }, "functions");
  assertEquals([200, 405, 400, 499, 404, 401, 500, 0].map(told), [
    "all 1 are deployed",
    "all 1 are deployed",
    "all 1 are deployed",
    "all 1 are deployed",
    "not deployed (404): execute",
    "closed by the platform before they are asked (401): execute",
    "deployed, without a usable answer: execute",
    "deployed, without a usable answer: execute",
  ]);
});

Deno.test("a function that answers 5xx or nothing is told", () => {
  const functions = [["analyze", 405], ["execute", 503], ["monitor", 0]] as const;
  assertEquals(
    seen({ project: { functions } }, "functions"),
    "deployed, without a usable answer: execute, monitor",
  );
});

Deno.test("extensions that are missing are told with where to enable them", () => {
  assertEquals(
    wrong(doctorFacts({ scheduler: { cron: false, net: false, job: null }, vault: null })),
    [
      "failed vault: Vault is not there > Studio > Integrations > Vault: enable it; then `npm run " +
      "deploy`: it stores both",
      "failed cron_job: pg_cron and pg_net not there > Studio > Integrations: enable pg_cron, " +
      "pg_net; then Studio > SQL Editor: select private.enable_scheduler();",
    ],
  );
});

Deno.test("each secret of Vault is told by name", () => {
  assertEquals(
    [
      seen({ vault: { cron_token: "missing", project_url: "differs" } }, "vault"),
      seen({ vault: { cron_token: "differs", project_url: "missing" } }, "vault"),
    ],
    [
      "cron_token is missing, project_url is another than https://abcdefghijklmnopqrst.supabase.co",
      "cron_token is another than CRON_TOKEN, project_url is missing",
    ],
  );
});

Deno.test("a job with another command is told with both", () => {
  const job = { schedule: "* * * * *", command: "select private.tick('2026-01-01')", active: true };
  assertEquals(
    seen({ scheduler: { job } }, "cron_job"),
    'options-desk-tick has the command "select private.tick(\'2026-01-01\')", not "select ' +
      'private.tick(now())"',
  );
});

Deno.test("the last answer fails, an earlier one warns; how it was answered is told", () => {
  const answer = {
    status: 202,
    timedOut: false,
    error: null,
    code: null,
    functionName: "monitor",
    schedule: "monitor",
  };
  const told = (changed: object[]) => {
    const answers = changed.map((each) => ({ ...answer, ...each }));
    return wrong(doctorFacts({ scheduler: { answers } })).map((text) => text.split(" > ")[0]);
  };
  assertEquals(seen({}, "last_answers"), "none is stored; pg_net keeps them 6 hours");
  assertEquals(
    seen({ scheduler: { answers: [answer] } }, "last_answers"),
    "the last 1 calls were taken",
  );
  assertEquals(told([{ status: 399 }, {}]), []);
  assertEquals(told([{ status: 400, code: "bad_request" }]), [
    "failed last_answers: the last call of monitor (schedule monitor) was answered with 400 " +
    "bad_request",
  ]);
  assertEquals(told([{ status: null, error: "no route", functionName: null }]), [
    "failed last_answers: the last call of a function failed: no route",
  ]);
  assertEquals(told([{ status: null, timedOut: true }]), [
    "failed last_answers: the last call of monitor (schedule monitor) was not answered in 10 s",
  ]);
  assertEquals(told([{}, {}, { status: 500 }]), [
    "warning last_answers: 1 of the last 3 calls failed, one of monitor (schedule monitor) was " +
    "answered with 500",
  ]);
  const remedy = (status: number) =>
    wrong(doctorFacts({ scheduler: { answers: [{ ...answer, status }] } }))[0]?.split(" > ")[1];
  assertEquals([remedy(401), remedy(404)], [
    "`npm run deploy`: Vault and functions get the same CRON_TOKEN",
    "`npm run deploy`: the function is not there",
  ]);
});

Deno.test("a tick is silent from ten minutes on", () => {
  const ago = (seconds: number) => new Date(doctorFacts().now.getTime() - 1000 * seconds);
  const told = (lastTickAt: Date | null) => states({ scheduler: { lastTickAt } });
  assertEquals([told(ago(599)), told(ago(600)), told(null)], [
    {},
    { last_tick: "failed" },
    { last_tick: "failed" },
  ]);
});

Deno.test("an account that was looked at for the session before is enough until today's look is due", () => {
  const told = (time: string, date = "2026-02-06") =>
    states({
      now: new Date(`2026-02-09T${time}+05:30`),
      scheduler: { lastTickAt: new Date(`2026-02-09T${time}+05:30`) },
      desk: { account: LOOKS.map((look) => ({ ...look, date })) },
    });
  assertEquals([told("08:39:59"), told("08:40:00"), told("08:00:00", "2026-02-05")], [
    {},
    { broker_token: "failed" },
    { broker_token: "failed" },
  ]);
  assertEquals(states({ desk: { account: [] } }), { broker_token: "failed" });
});

Deno.test("contracts of the session before are enough until today's list is due", () => {
  const told = (time: string, listedOn: string | null) =>
    states({
      now: new Date(`2026-02-09T${time}+05:30`),
      scheduler: { lastTickAt: new Date(`2026-02-09T${time}+05:30`) },
      desk: { contracts: [{ listedOn, count: 1, first: "TCS" }] },
    });
  assertEquals([told("08:49:59", "2026-02-06"), told("08:50:00", "2026-02-06")], [{}, {
    contracts: "failed",
  }]);
  assertEquals([told("08:00:00", "2026-02-05"), told("08:00:00", null)], [
    { contracts: "failed" },
    { contracts: "failed" },
  ]);
  const none = { desk: { contracts: [{ listedOn: null, count: 54, first: "ACC" }] } };
  assertEquals(seen(none, "contracts"), "ACC and 53 more have no list, 2026-02-09 is needed");
  assertEquals(seen({ desk: { contracts: [] } }, "contracts"), "no underlying is enabled");
  assertEquals(seen({}, "contracts"), "54 underlyings have the list of 2026-02-09");
});

Deno.test("a stored token may end while nobody needs it: from the morning's look on it is told", () => {
  const at = (time: string) => new Date(`2026-02-09T${time}:00+05:30`);
  const told = (now: Date, tokenUntil: Date) =>
    states({ now, scheduler: { lastTickAt: now }, desk: { tokenUntil } });
  assertEquals([told(at("08:29"), at("08:00")), told(at("08:30"), at("08:30"))], [{}, {
    broker_token: "failed",
  }]);
  assertEquals(told(at("09:00"), at("09:01")), {});
});

Deno.test("a token given by hand is told by its own end, and must outlive the close", () => {
  const told = (end: string) => {
    const exp = Date.parse(`${end}:00+05:30`) / 1000;
    const DHAN_ACCESS_TOKEN = `e.${btoa(JSON.stringify({ exp })).replaceAll("=", "")}.s`;
    const environment = { ...doctorFacts().environment, DHAN_ACCESS_TOKEN };
    // What is stored is not looked at.
    return seen({ environment, desk: { tokenUntil: new Date(0) } }, "broker_token");
  };
  assertEquals(["2026-02-09T10:00", "2026-02-09T10:01", "2026-02-09T15:29"].map(told), [
    "DHAN_ACCESS_TOKEN ended at 2026-02-09 10:00 IST",
    "DHAN_ACCESS_TOKEN ends before the session's close, at 2026-02-09 10:01 IST",
    "DHAN_ACCESS_TOKEN ends before the session's close, at 2026-02-09 15:29 IST",
  ]);
  assertEquals(
    told("2026-02-09T15:30"),
    "Dhan takes the token (minted by PIN and TOTP); it ends at 2026-02-10 08:30 IST",
  );
});

Deno.test("the account's worst look stands for the token", () => {
  const looks = LOOKS.map((look) =>
    look.name === "token_validity"
      ? { ...look, state: "warning" as const, remedy: "look at it" }
      : look
  );
  assertEquals(wrong(doctorFacts({ desk: { account: looks } })), [
    "warning broker_token: it ends at 2026-02-10 08:30 IST (looked at for 2026-02-09) > look at it",
  ]);
});

Deno.test("size: above 400 MB it fails, above 350 or with less than 30 days left it warns", () => {
  const told = (mb: number, earlier: { days: number; bytes: number } | null = null) =>
    states({ database: { bytes: mb * MB, earlier } })["database_size"];
  assertEquals([350, 351, 400, 401].map((mb) => told(mb)), [
    undefined,
    "warning",
    "warning",
    "failed",
  ]);
  assertEquals(told(200, { days: 10, bytes: 100 * MB }), undefined);
  assertEquals(told(210, { days: 10, bytes: 100 * MB }), "warning");
  assertEquals(told(210, { days: 10, bytes: 300 * MB }), undefined);
});

Deno.test("days left to both limits are told as the database grows now", () => {
  const told = (bytes: number, earlier: { days: number; bytes: number } | null) =>
    seen({ database: { bytes: bytes * MB, earlier } }, "database_size");
  assertEquals(
    told(100, { days: 10, bytes: 90 * MB }),
    "100 MB, 20% of a free project's 500; 1.00 MB a day, 250 days to 350 MB, 400 days to 500 MB",
  );
  assertEquals(
    told(360, { days: 5, bytes: 355 * MB }),
    "360 MB, 72% of a free project's 500; 1.00 MB a day, 140 days to 500 MB",
  );
  assertStringIncludes(
    told(100, { days: 4, bytes: MB }) ?? "",
    "; its growth is told after 5 days",
  );
  assertStringIncludes(told(100, { days: 9, bytes: 100 * MB }) ?? "", "; it does not grow");
  assertStringIncludes(told(600, { days: 9, bytes: MB }) ?? "", "both limits are passed");
});

Deno.test("versions: an older Postgres fails, another Deno at the hosted functions warns", () => {
  assertEquals(
    seen({}, "versions"),
    "Postgres 17.6, pg_cron 1.6.4, pg_net 0.19.5, supabase_vault 0.3.1, functions under " +
      "supabase-edge-runtime-1.74.2 (compatible with Deno v2.1.4)",
  );
  assertEquals(
    seen(
      { isLocal: true, project: { runtime: "2.1.4" }, database: { extensions: {} } },
      "versions",
    ),
    "Postgres 17.6, stand-ins for pg_cron, pg_net, Vault, functions under Deno 2.1.4",
  );
  assertEquals([
    states({ database: { postgres: "14.18" } }),
    states({ database: { postgres: "15.1" } }),
    states({ project: { runtime: "edge-runtime-2 (compatible with Deno v2.7.7)" } }),
    states({ isLocal: true, project: { runtime: "2.9.5" } }),
  ], [{ versions: "failed" }, {}, { versions: "warning" }, {}]);
});

Deno.test("the calendar warns 30 days before its end and fails 10 before", () => {
  const told = (calendarEnd: string | null) => states({ desk: { calendarEnd } });
  assertEquals(["2026-03-12", "2026-03-11", "2026-02-20", "2026-02-19", null].map(told), [
    {},
    { calendar: "warning" },
    { calendar: "warning" },
    { calendar: "failed" },
    { calendar: "failed" },
  ]);
});

Deno.test("past the calendar's end there is no session to be ready for", () => {
  const facts = doctorFacts({ desk: { session: null, calendarEnd: "2026-02-06" } });
  assertEquals(
    seen({ desk: { session: null, calendarEnd: "2026-02-06" } }, "calendar"),
    "it ended 2026-02-06",
  );
  assertEquals(diagnose(facts).verdict, "not ready for the next session: calendar");
});

Deno.test("warnings of the desk warn, something critical fails", () => {
  const told = (critical: number, warning: number) =>
    states({ desk: { alerts: { critical, warning }, newestAlert: "x" } });
  assertEquals([told(0, 1), told(1, 1)], [{ alerts: "warning" }, { alerts: "failed" }]);
});

Deno.test("no line of the report is longer than 100 columns, whatever was seen", () => {
  const report = doctorReport(diagnose(doctorFacts({
    environment: {},
    scheduler: { disabled: [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => letter.repeat(9)) },
    desk: { alerts: { critical: 1, warning: 0 }, newestAlert: "x".repeat(300) },
  })));
  const lines = report.split("\n");
  assertEquals(lines.filter((line) => line.length > 100), []);
  assertStringIncludes(report, "failed   alerts");
  assertStringIncludes(lines.at(-1) ?? "", "alerts");
});
