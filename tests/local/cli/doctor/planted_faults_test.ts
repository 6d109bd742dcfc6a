import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { diagnose, type Diagnosis } from "../../../../local/cli/doctor/diagnose.ts";
import { gatherFacts } from "../../../../local/cli/doctor/gather_facts.ts";
import { projectPath } from "../../../../local/support/project_root.ts";
import { type Front, startFront } from "../../../support/front.ts";
import { tickThrough } from "../../../support/scheduled.ts";
import { openWorld, type World } from "../../../support/world.ts";

const DATE = "2026-02-09";
const at = (time: string) => `${DATE}T${time}:00+05:30`;

let world: World;
let front: Front;

/** A desk whose scheduler has led it through the morning, and what stands before it. */
Deno.test.beforeAll(async () => {
  world = await openWorld({ at: at("08:25"), ready: true });
  await tickThrough(world, [world.platform.sql], DATE, ["08:25", "09:00"]);
  front = startFront(world.platform.url);
  await world.platform.sql`update vault.secrets set secret = ${front.origin}
    where name = 'project_url'`;
});
Deno.test.afterAll(async () => {
  await front.stop();
  await world.stop();
});

/** What the doctor is given: as `npm start` and `.env` give it. */
function environment(changed: Record<string, string> = {}): Record<string, string> {
  return {
    ...world.platform.functionEnvironment(),
    POSTBACK_TOKEN: "p".repeat(43),
    SUPABASE_URL: front.origin,
    SUPABASE_SECRET_KEY: world.platform.secretKey,
    ...changed,
  };
}

async function doctor(
  changed: Record<string, string> = {},
  clock: () => number = Date.now,
): Promise<Diagnosis> {
  const given = environment(changed);
  const { SUPABASE_URL: url = "", SUPABASE_SECRET_KEY: secretKey = "" } = given;
  return diagnose(await gatherFacts({ url, secretKey, source: "test", environment: given }, clock));
}

/** What is wrong, each with what to do. */
function wrong({ findings }: Diagnosis): string[] {
  return findings.flatMap((finding) =>
    finding.state === "ok"
      ? []
      : [`${finding.state} ${finding.name}: ${finding.seen} > ${finding.remedy}`]
  );
}

/** The command as the launcher runs it. */
async function run(args: readonly string[], changed: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", projectPath("local/cli/doctor.ts"), ...args],
    env: { ...environment(changed), NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trimEnd();
  return { code, out: text(stdout), error: text(stderr) };
}

Deno.test("a healthy desk is ready: every finding is ok, and the last line says for which session", async () => {
  const { code, out, error } = await run([]);
  const lines = out.split("\n");
  assertEquals([code, error, lines.at(-1)], [0, "", `ready for the session of ${DATE}`], out);
  assertEquals(lines[0], `Desk at ${front.origin}, ${DATE} 09:00 IST`);
  const found = [...out.matchAll(/^(ok|warning|failed) +(\w+)/gm)].map(([, state, name]) =>
    `${state} ${name}`
  );
  assertEquals(
    found,
    [
      "environment",
      "project",
      "secret_key",
      "clock",
      "functions",
      "function_token",
      "vault",
      "cron_job",
      "last_tick",
      "last_answers",
      "schedules",
      "broker_token",
      "data_plan",
      "fixed_ip",
      "segments",
      "migrations",
      "database_size",
      "versions",
      "calendar",
      "contracts",
      "alerts",
      "trading",
    ].map((name) => `ok ${name}`),
  );
  assertStringIncludes(out.replaceAll(/\s+/g, " "), `under Deno ${world.platform.denoVersion} `);
  assertMatch(out, /last_answers +the last \d+ calls were taken$/m);
});

Deno.test("--json is one object with every finding; no secret is in it", async () => {
  const { code, out } = await run(["--json"], { DHAN_TOTP_SECRET: "canary0189canary" });
  const diagnosis = JSON.parse(out);
  assertEquals(code, 1);
  assertEquals([diagnosis.project, diagnosis.asOf, diagnosis.session, diagnosis.ready], [
    front.origin,
    at("09:00").replace("+", ".000+"),
    DATE,
    false,
  ]);
  assertEquals(diagnosis.verdict, `not ready for the session of ${DATE}: DHAN_TOTP_SECRET`);
  assertEquals(diagnosis.findings.length, 22);
  assertEquals(diagnosis.findings[0], {
    name: "DHAN_TOTP_SECRET",
    state: "failed",
    seen: "has another form (16 characters)",
    remedy: "restart `npm start`; it must be base32 (A-Z, 2-7), at least 16 characters",
  });
  const { secretKey, cronToken, tokenKey } = world.platform;
  for (const secret of [secretKey, cronToken, tokenKey, "canary", "test-access-token"]) {
    assert(!out.includes(secret), out);
  }
});

interface Fault {
  readonly what: string;
  readonly wrong: readonly string[];
  readonly changed?: Record<string, string>;
  /** Plants it; returns what takes it away. */
  readonly plant?: () => Promise<() => Promise<unknown>>;
}

/** A statement, and the one that undoes it. */
const sql = (plant: string, undo: string) => async () => {
  await world.platform.sql.unsafe(plant);
  return async () => await world.platform.sql.unsafe(undo);
};

/** What the front makes of an answer. */
const change = (changed: Front["change"]) => () => {
  const { change: before } = front;
  front.change = changed;
  return Promise.resolve(() => Promise.resolve(front.change = before));
};

/** The morning's look at the account, past a fault of the broker. */
const looking = (fault: object) => async () => {
  await world.exchange.script([fault]);
  await world.call("maintain", { job: "token" });
  return async () => await world.call("maintain", { job: "token" });
};

/** Answers of pg_net after all others, the first to a call of schedule token. */
const answered = (rows: string) =>
  sql(
    `update public.schedule_claims set request_id = 1001 where schedule = 'token';
     insert into net._http_response (id, status_code, content, timed_out)
     select 1000 + n, status, content, timed_out
     from (values ${rows}) r (n, status, content, timed_out)`,
    "delete from net._http_response where id > 1000",
  );

const calendarTo = (date: string) =>
  sql(
    `delete from public.sessions where trading_date > '${date}'`,
    `select private.generate_sessions('${date}', '2026-12-31')`,
  );

const token = (claims: object) => `e.${btoa(JSON.stringify(claims)).replaceAll("=", "")}.s`;
const seconds = (instant: string) => Date.parse(instant) / 1000;

const TOKEN_FORM = "32 random bytes as text: " +
  `node -e "console.log(require('crypto').randomBytes(32).toString('hex'))"`;
const RENEW = "write a new DHAN_ACCESS_TOKEN into .env, or DHAN_PIN and DHAN_TOTP_SECRET in its " +
  "place; then `npm run deploy`";
const GIVEN = "set a new DHAN_ACCESS_TOKEN (it lives 24 hours), or remove it and set DHAN_PIN, " +
  "DHAN_TOTP_SECRET and TOKEN_KEY";
const MINTED = { DHAN_ACCESS_TOKEN: "", DHAN_PIN: "123456", DHAN_TOTP_SECRET: "JBSWY3DPEHPK3PXP" };
const STORED = `insert into public.broker_sessions
  (client_id, nonce, ciphertext, valid_until, minted_at)
  values ('1000000001', repeat('a', 24), repeat('ab', 40)`;

const FAULTS: readonly Fault[] = [
  {
    what: "no CRON_TOKEN",
    changed: { CRON_TOKEN: "" },
    wrong: [
      `failed CRON_TOKEN: is missing > restart \`npm start\`; it must be ${TOKEN_FORM}`,
      "warning vault: cron_token cannot be compared: CRON_TOKEN is not known here > restart " +
      "`npm start`: it stores both",
    ],
  },
  {
    what: "a CRON_TOKEN that neither Vault nor the functions have",
    changed: { CRON_TOKEN: "t".repeat(43) },
    wrong: [
      "failed function_token: the functions do not take CRON_TOKEN (maintain answers 401) > " +
      "restart `npm start`",
      "failed vault: cron_token is another than CRON_TOKEN > restart `npm start`: it stores both",
    ],
  },
  {
    what: "another token in Vault",
    plant: async () => {
      await world.platform.sql`update vault.secrets set secret = 'other' where name = 'cron_token'`;
      return () =>
        world.platform.sql`update vault.secrets set secret = ${world.platform.cronToken}
          where name = 'cron_token'`;
    },
    wrong: [
      "failed vault: cron_token is another than CRON_TOKEN > restart `npm start`: it stores both",
    ],
  },
  {
    what: "no address in Vault",
    plant: sql(
      "update vault.secrets set name = 'x' where name = 'project_url'",
      "update vault.secrets set name = 'project_url' where name = 'x'",
    ),
    wrong: ["failed vault: project_url is missing > restart `npm start`: it stores both"],
  },
  {
    what: "no cron job",
    plant: sql(
      "select cron.unschedule('options-desk-tick')",
      "select private.enable_scheduler()",
    ),
    wrong: [
      "failed cron_job: pg_cron has no job options-desk-tick > Studio > SQL Editor: select " +
      "private.enable_scheduler();",
    ],
  },
  {
    what: "a cron job that is not active",
    plant: sql("update cron.job set active = false", "update cron.job set active = true"),
    wrong: [
      "failed cron_job: options-desk-tick is not active > Studio > SQL Editor: select " +
      "cron.unschedule('options-desk-tick'); select private.enable_scheduler();",
    ],
  },
  {
    what: "a cron job of another schedule",
    plant: sql(
      "update cron.job set schedule = '0 * * * *'",
      "select private.enable_scheduler()",
    ),
    wrong: [
      'failed cron_job: options-desk-tick has the schedule "0 * * * *", not "* * * * *" > Studio ' +
      "> SQL Editor: select cron.unschedule('options-desk-tick'); select " +
      "private.enable_scheduler();",
    ],
  },
  {
    what: "a run of the job that failed",
    plant: sql(
      `insert into cron.job_run_details (jobid, status) select jobid, 'failed' from cron.job`,
      "delete from cron.job_run_details",
    ),
    wrong: [
      "failed cron_job: the last run of options-desk-tick failed > Studio > Integrations > Cron " +
      "> options-desk-tick > History tells its error",
    ],
  },
  {
    what: "no tick for ten minutes",
    plant: sql(
      `update public.scheduler set last_tick_at = '${at("08:50")}'`,
      `update public.scheduler set last_tick_at = '${at("09:00")}'`,
    ),
    wrong: [
      `failed last_tick: the scheduler ticked last at ${DATE} 08:50 IST, 10 minutes ago > ` +
      "wait a minute, else restart `npm start`: it drives the tick",
    ],
  },
  {
    what: "a last answer of 500",
    plant: answered(
      `(1, 500, '{"ok":false,"error":{"code":"internal","message":"canary"}}', false)`,
    ),
    wrong: [
      "failed last_answers: the last call of maintain (schedule token) was answered with 500 " +
      "internal > `npm run status -- recent` and the function's log (dashboard, Edge Functions)",
    ],
  },
  {
    what: "a last answer of 401",
    plant: answered(`(1, 401, '{"error":{"code":"unauthorised"}}', false)`),
    wrong: [
      "failed last_answers: the last call of maintain (schedule token) was answered with 401 " +
      "unauthorised > `npm run deploy`: Vault and functions get the same CRON_TOKEN",
    ],
  },
  {
    what: "a call before the last one that was not answered",
    plant: answered("(1, null, null, true), (2, 202, null, false)"),
    wrong: [
      "warning last_answers: 1 of the last 4 calls failed, one of maintain (schedule token) was " +
      "not answered in 10 s > `npm run status -- recent` and the function's log (dashboard, Edge " +
      "Functions)",
    ],
  },
  {
    what: "a token given by hand that has expired",
    changed: { DHAN_ACCESS_TOKEN: token({ exp: seconds(at("08:59")) }) },
    wrong: [`failed broker_token: DHAN_ACCESS_TOKEN ended at ${DATE} 08:59 IST > ${RENEW}`],
  },
  {
    what: "a token given by hand that expires before the close",
    changed: { DHAN_ACCESS_TOKEN: token({ exp: seconds(at("15:29")) }) },
    wrong: [
      `failed broker_token: DHAN_ACCESS_TOKEN ends before the session's close, at ${DATE} 15:29 ` +
      `IST > ${RENEW}`,
    ],
  },
  {
    what: "a stored token that has expired and that nobody has minted anew",
    changed: MINTED,
    plant: sql(
      `${STORED}, '${at("08:59")}', '${at("08:00")}')`,
      "truncate public.broker_sessions",
    ),
    wrong: [
      `failed broker_token: the stored token ended at ${DATE} 08:59 IST and no call has minted ` +
      "another > `npm run maintain -- token` tells why",
    ],
  },
  {
    what: "a token that the broker takes no more",
    plant: looking({ path: "/v2/profile", kind: "token_expired", times: 2 }),
    wrong: [
      "failed broker_token: profile: Dhan answered DH-901: Client ID or user generated access token " +
      `is invalid or expired.; the token (DHAN_ACCESS_TOKEN) is not taken: ${GIVEN} (looked at ` +
      `for ${DATE}) > ${GIVEN}`,
    ],
  },
  {
    what: "no data plan",
    plant: looking({ path: "/v2/profile", kind: "data_plan_missing" }),
    wrong: [
      `failed data_plan: Deactive, it ends at 2026-03-11 09:00 IST (looked at for ${DATE}) > ` +
      "subscribe to the Data APIs on web.dhan.co under DhanHQ Trading APIs: no quote, chain or " +
      "candle comes without",
    ],
  },
  {
    what: "a wrong IP",
    plant: looking({ path: "/v2/ip/getIP", kind: "wrong_ip" }),
    wrong: [
      `warning fixed_ip: Dhan sees 198.51.100.7; registered: 203.0.113.10 (looked at for ${DATE}) ` +
      "> set OUTBOUND_PROXY_URL to a proxy at a registered address, or register on web.dhan.co " +
      "under DhanHQ Trading APIs the address that orders come from (one change in 7 days): live " +
      "orders need it",
    ],
  },
  {
    what: "an account that was looked at for the session before alone",
    plant: sql(
      "update public.readiness_checks set trading_date = '2026-02-06'",
      `update public.readiness_checks set trading_date = '${DATE}'`,
    ),
    wrong: [
      `failed broker_token: the account was last looked at for 2026-02-06, not for ${DATE} > ` +
      "`npm run maintain -- token`",
    ],
  },
  {
    what: "a function that is not deployed",
    plant: change((path, response) =>
      path.endsWith("/monitor") ? new Response("{}", { status: 404 }) : response
    ),
    wrong: ["failed functions: not deployed (404): monitor > restart `npm start`"],
  },
  {
    what: "a function that the platform closes before it is asked",
    plant: change((path, response) =>
      path.endsWith("/execute") ? new Response("{}", { status: 401 }) : response
    ),
    wrong: [
      "failed functions: closed by the platform before they are asked (401): execute > deploy " +
      "them without JWT checks: `npm run deploy`",
    ],
  },
  {
    what: "a calendar that ends in 10 days",
    plant: calendarTo("2026-02-19"),
    wrong: [
      "failed calendar: it ends 2026-02-19, in 10 days > `npm run calendar -- FILE` with the " +
      "holidays of the exchange's newest circular",
    ],
  },
  {
    what: "a calendar that ends in 30 days",
    plant: calendarTo("2026-03-11"),
    wrong: [
      "warning calendar: it ends 2026-03-11, in 30 days > `npm run calendar -- FILE` with the " +
      "holidays of the exchange's newest circular",
    ],
  },
  {
    what: "a migration that is not applied",
    plant: sql(
      "delete from supabase_migrations.schema_migrations where version = '20260101001600'",
      "insert into supabase_migrations.schema_migrations (version) values ('20260101001600')",
    ),
    wrong: ["failed migrations: not applied: 20260101001600_views > restart `npm start`"],
  },
  {
    what: "a migration that this checkout does not have",
    plant: sql(
      "insert into supabase_migrations.schema_migrations (version) values ('20990101000000')",
      "delete from supabase_migrations.schema_migrations where version = '20990101000000'",
    ),
    wrong: [
      "warning migrations: the database has more than this checkout: 20990101000000 > `git pull`: " +
      "the checkout is older than what is deployed",
    ],
  },
  {
    what: "an underlying whose contracts are of the session before",
    plant: sql(
      `update public.contracts set listed_on = '2026-02-06', previous_listed_on = null,
         previous_lot_size = null where underlying in ('SBIN', 'TCS')`,
      `update public.contracts set listed_on = '${DATE}' where underlying in ('SBIN', 'TCS')`,
    ),
    wrong: [
      `failed contracts: SBIN and 1 more have the list of 2026-02-06, ${DATE} is needed > \`npm ` +
      "run maintain -- contracts`",
    ],
  },
  {
    what: "a critical alert that nobody has seen",
    plant: sql(
      `insert into public.alerts (level, kind, subject, message, raised_at)
       values ('critical', 'stage_missed', 'x', 'bans was not done', '${at("09:00")}')`,
      "delete from public.alerts",
    ),
    wrong: [
      "failed alerts: 1 critical ones are unseen: bans was not done > Studio > Table Editor > " +
      "alerts: deal with each, then tick seen",
    ],
  },
  {
    what: "a schedule that is switched off, and a desk that is paused",
    plant: sql(
      "update public.schedules set enabled = false where name = 'execute'; " +
        "update public.trading_state set state = 'reducing', reason = 'holiday'",
      "update public.schedules set enabled = true; " +
        "update public.trading_state set state = 'active', reason = null",
    ),
    wrong: [
      "warning schedules: not enabled: execute > Studio > Table Editor > schedules: tick enabled " +
      "where that was not wanted",
      "warning trading: mode paper, the desk is reducing: holiday > `npm run execute -- resume` " +
      "when entries are wanted again",
    ],
  },
  {
    what: "a TOTP secret that is not base32",
    changed: { DHAN_TOTP_SECRET: "canary0189canary" },
    wrong: [
      "failed DHAN_TOTP_SECRET: has another form (16 characters) > restart `npm start`; it must " +
      "be base32 (A-Z, 2-7), at least 16 characters",
    ],
  },
];

for (const { what, changed, plant, wrong: expected } of FAULTS) {
  Deno.test(`${what} is told with what to do`, async () => {
    const undo = await plant?.();
    try {
      const diagnosis = await doctor(changed);
      assertEquals(wrong(diagnosis), expected);
      const names = expected.flatMap((text) => /^failed (\w+)/.exec(text)?.[1] ?? []);
      assertEquals(
        diagnosis.verdict,
        names.length === 0
          ? `ready for the session of ${DATE}`
          : `not ready for the session of ${DATE}: ${names.join(", ")}`,
      );
    } finally {
      await undo?.();
    }
  });
}

/** What is wrong where the answer is dated 10:00:00, by the machine's clock before and after it. */
async function wrongAtTenWith(before: string, after: string): Promise<string[]> {
  const undo = await change((_path, response) => {
    const headers = new Headers(response.headers);
    headers.set("date", "Mon, 09 Feb 2026 10:00:00 GMT");
    return new Response(response.body, { status: response.status, headers });
  })();
  const times = [before, after].map((time) => Date.parse(`2026-02-09T${time}Z`));
  try {
    return wrong(await doctor({}, () => times.shift() ?? NaN));
  } finally {
    await undo();
  }
}

Deno.test("a machine whose clock is off by 60 s is told with what to do", async () => {
  const remedy = "set this machine's clock: `sudo timedatectl set-ntp true`, or its settings";
  // The header has whole seconds, cut off: 10:00:00.5 in the mean, midway between both times.
  assertEquals(await wrongAtTenWith("09:58:57.5", "09:58:59.5"), [
    `failed clock: this machine is 62 s behind the project > ${remedy}`,
  ]);
  assertEquals(await wrongAtTenWith("10:01:00", "10:01:05"), [
    `failed clock: this machine is 62 s ahead of the project > ${remedy}`,
  ]);
  assertEquals(await wrongAtTenWith("09:59:00.0", "09:59:04.0"), []);
});

Deno.test("a database above 80% of a free project's size is told with what to do", async () => {
  const { sql } = world.platform;
  await sql.unsafe(`create unlogged table public.big (filler text);
    alter table public.big alter filler set storage plain`);
  try {
    await sql`insert into public.big select repeat('x', 8000) from generate_series(1, 50000)`;
    const [finding, ...others] = wrong(await doctor());
    assertEquals(others, []);
    assertMatch(
      finding ?? "",
      /^failed database_size: 4\d\d MB, 8\d% of a free project's 500; its growth is told after 5 days > `npm run maintain -- archive`; `npm run status -- stored` tells what takes it; /,
    );
  } finally {
    await sql`drop table public.big`;
  }
});

Deno.test("a wrong key is told as that, in text of 100 columns; nothing else is guessed", async () => {
  const { code, out } = await run([], { SUPABASE_SECRET_KEY: `sb_secret_${"w".repeat(31)}` });
  assertEquals(code, 1);
  assertMatch(out, /^failed +secret_key +the functions answer 401/m);
  assertMatch(out, /^ +do: use the secret key that `npm start` printed$/m);
  assertMatch(out, /\nnot ready for the next session: secret_key$/);
  assertEquals(out.split("\n").filter((line) => line.length > 100), []);
});

Deno.test("the publishable key is told as that", async () => {
  const found = wrong(await doctor({ SUPABASE_SECRET_KEY: world.platform.publishableKey }));
  assertEquals(
    found[0]?.split(" > ")[0],
    [
      "failed SUPABASE_SECRET_KEY: is the publishable key, which may do nothing here",
    ][0],
  );
  assertMatch(found[1] ?? "", /^failed secret_key: the functions answer 401, the tables answer 40/);
});

Deno.test("a project that cannot be reached is told in one finding", async () => {
  const { code, out } = await run(["--json"], { SUPABASE_URL: "http://127.0.0.1:9" });
  const { ready, verdict, session, findings } = JSON.parse(out);
  assertEquals([code, ready, session, findings.length], [1, false, undefined, 2]);
  assertEquals(verdict, "not ready for the next session: project");
  assertStringIncludes(findings[1].seen, "http://127.0.0.1:9 cannot be reached");
  assertEquals(findings[1].remedy, "start it: `npm start`");
});

Deno.test("an address that is none is told as that", async () => {
  const found = wrong(await doctor({ SUPABASE_URL: "desk" }));
  assertEquals(found.map((text) => text.split(":")[0]), ["failed SUPABASE_URL", "failed project"]);
});

Deno.test("what it was called with is refused by name, with its usage", async () => {
  for (
    const [args, told] of [
      [["now"], "doctor takes flags only, not now"],
      [["--jso"], "Unknown option '--jso'"],
      [["--json=yes"], "Option '--json' does not take an argument"],
    ] as const
  ) {
    const { code, out, error } = await run(args);
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(error, told);
    assertStringIncludes(error, "usage: npm run doctor [-- --json]");
  }
});

Deno.test("a project without its key is refused in one line", async () => {
  const { code, out, error } = await run([], { SUPABASE_SECRET_KEY: "" });
  assertEquals([code, out, error], [
    1,
    "",
    "SUPABASE_URL and SUPABASE_SECRET_KEY belong together: one of them is missing",
  ]);
});
