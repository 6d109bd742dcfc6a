import { assert, assertEquals, assertRejects } from "@std/assert";
import { deploy, type Deployment } from "../../../local/platform/deploy/deploy.ts";

const PROJECT = "abcdefghijklmnopqrst";
const TOKEN = "sbp_canary";
const SECRETS = new Map([
  ["DHAN_PIN", "748391"],
  ["CRON_TOKEN", "canary.of(the)scheduler"],
  ["DHAN_LIVE_ORDERS", "enabled"],
]);
const DATABASE = "postgresql://owner:p%40ss@db.test:5432/postgres";

interface Hosted {
  /** Versions of the staged migrations, and of those that are applied. */
  readonly staged?: readonly string[];
  readonly applied?: string[];
  readonly status?: string;
  /** What the CLI prints where a command fails, by the command's first word. */
  readonly fails?: Record<string, string>;
}

interface Run {
  readonly said: string[];
  /** Commands of the CLI with their environment and, where secrets went along, their file. */
  readonly commands: { args: string[]; env: Record<string, string>; file: string }[];
  /** Parameters of the SQL that stores. */
  readonly stored: unknown[];
  readonly folder: string;
  readonly error: Error | undefined;
}

/** Deploys to a project that is made up, with what a test changes. */
async function run(hosted: Hosted = {}, changes: Partial<Deployment> = {}): Promise<Run> {
  const { staged = ["20260101000000", "20260102000000", "20260103000000"], fails = {} } = hosted;
  const applied = hosted.applied ?? ["20260101000000"];
  const folder = await Deno.makeTempDir({ prefix: "options v4 steps " });
  await Deno.mkdir(`${folder}/supabase/migrations`, { recursive: true });
  for (const version of staged) {
    await Deno.writeTextFile(`${folder}/supabase/migrations/${version}_a.sql`, "select 1");
  }
  const [said, stored, commands]: [string[], unknown[], Run["commands"]] = [[], [], []];
  let stateAsked = 0;
  const deployment: Deployment = {
    project: PROJECT,
    projectUrl: "https://desk.test",
    accessToken: TOKEN,
    databaseUrl: DATABASE,
    secrets: SECRETS,
    folder,
    sizes: new Map([["analyze", 500.4], ["status", 99.5]]),
    back: false,
    dryRun: false,
    say: (line) => said.push(line),
    confirm: () => true,
    api: {
      project: () =>
        Promise.resolve({
          name: "desk",
          region: "mumbai",
          status: hosted.status ?? "ACTIVE_HEALTHY",
        }),
      functions: () => Promise.resolve([{ slug: "analyze", version: stateAsked++ }]),
      secretNames: () =>
        Promise.resolve(["SUPABASE_URL", "CRON_TOKEN", "OLD_ONE", "DHAN_ACCESS_TOKEN"]),
      query: (sql, parameters) => {
        if (parameters !== undefined) stored.push(parameters);
        if (sql.includes("schema_migrations') is not null")) {
          return Promise.resolve([{ there: true }]);
        }
        if (sql.includes("select version")) {
          return Promise.resolve(applied.map((version) => ({ version })));
        }
        if (sql.includes("to_regclass")) {
          return Promise.resolve([{ vault: fails["vault"] === undefined, cron: true, net: true }]);
        }
        return Promise.resolve(
          sql.includes("cron.job") ? [{ jobname: "tick", schedule: "* * * * *" }] : [{}],
        );
      },
    },
    supabase: async (args, { folder: cwd, env = {} }) => {
      assertEquals(cwd, folder);
      const place = args.indexOf("--env-file");
      const path = args[place + 1] ?? "";
      const mode = place < 0 ? 0 : (await Deno.stat(path)).mode ?? 0;
      assertEquals(mode & 0o077, 0);
      const file = place < 0 ? "" : await Deno.readTextFile(path);
      commands.push({ args: args.map((arg) => arg.replace(folder, "")), env, file });
      const printed = fails[args[0] ?? ""];
      if (printed === undefined && args[0] === "db") applied.push(...staged.slice(applied.length));
      return printed === undefined ? { code: 0, output: "done" } : { code: 3, output: printed };
    },
    ...changes,
  };
  try {
    const error = await deploy(deployment).then(() => undefined, (thrown) => thrown);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["supabase"]);
    return { said, commands, stored, folder, error };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const PLAN = [
  `project desk (${PROJECT}, mumbai)`,
  "  1 migrations: 2 to apply (20260102000000 to 20260103000000)",
  "  2 secrets: DHAN_PIN, CRON_TOKEN, DHAN_LIVE_ORDERS; " +
  "stay as they are: OLD_ONE, DHAN_ACCESS_TOKEN",
  "  3 functions: analyze 500 kB, status 100 kB",
  "  4 schedules: project_url and cron_token in Vault",
];

const REST = ["--project-ref", PROJECT, "--yes"];
const PUSH = ["db", "push", "--db-url", "postgresql://owner@db.test:5432/postgres", "--yes"];

Deno.test("the plan is told, then each step with what it did, in order", async () => {
  const { said, commands, stored, error } = await run();
  assertEquals(error, undefined);
  assertEquals(said, [
    ...PLAN,
    ...["1/4 migrations", "    2 applied"],
    ...["2/4 secrets", "    3 set"],
    ...["3/4 functions", "    2 deployed"],
    ...["4/4 schedules", "    1 of 2 secrets stored in Vault; tick (* * * * *)"],
    "deployed",
  ]);
  assertEquals(commands.map(({ args }) => args), [
    PUSH,
    ["secrets", "set", "--env-file", "/secrets.txt", ...REST],
    ["functions", "deploy", "analyze", "status", "--use-api", ...REST],
  ]);
  const token = { SUPABASE_ACCESS_TOKEN: TOKEN };
  assertEquals(commands.map(({ env }) => env), [{ ...token, PGPASSWORD: "p@ss" }, token, token]);
  assertEquals(
    commands.map(({ file }) => file),
    ["", [...SECRETS].map(([name, value]) => `${name}='${value}'\n`).join(""), ""],
  );
  assertEquals(stored, [["https://desk.test", "canary.of(the)scheduler"]]);
});

Deno.test("where all is applied nothing is pushed; a profile goes to every command", async () => {
  const staged = ["20260101000000"];
  const secrets = new Map([...SECRETS, ["OLD_ONE", "x"], ["DHAN_ACCESS_TOKEN", "y"]]);
  const { said, commands } = await run({ staged }, { profile: "local.yaml", secrets });
  assertEquals(said[1], "  1 migrations: none to apply, 1 stand");
  assertEquals(said[2], `  2 secrets: ${[...secrets.keys()].join(", ")}`);
  assertEquals(said.slice(5, 7), ["1/4 migrations", "    none to apply"]);
  assertEquals(commands.map(({ args }) => args[0]), ["secrets", "functions"]);
  for (const { args } of commands) assertEquals(args.slice(-2), ["--profile", "local.yaml"]);
});

Deno.test("without the database's address the CLI is given the reference, and no password", async () => {
  const { commands } = await run({}, { databaseUrl: undefined });
  assertEquals(commands[0]?.args, ["db", "push", ...REST]);
  assertEquals(commands[0]?.env, { SUPABASE_ACCESS_TOKEN: TOKEN });
});

Deno.test("a project that does not run, or is newer than the checkout, is left alone", async () => {
  const paused = await run({ status: "INACTIVE" });
  assertEquals(
    paused.error?.message,
    "project desk is INACTIVE: restore it in the dashboard first",
  );
  const applied = ["20260101000000", "20270101000000", "20270102000000"];
  const newer = await run({ applied });
  assertEquals(
    newer.error?.message,
    "the project holds 2 migrations that this checkout lacks (20270102000000 is the last): check " +
      "out its release or a newer one; --back puts the functions of this checkout on the newer tables",
  );
  for (const { said, commands, stored } of [paused, newer]) {
    assertEquals([said, commands, stored], [[], [], []]);
  }
  const back = await run({ applied }, { back: true });
  assertEquals(back.said[1], "  1 migrations: none to apply, 3 stand");
  assertEquals(back.commands.map(({ args }) => args[0]), ["secrets", "functions"]);
  assertEquals(back.said.at(-1), "deployed");
});

Deno.test("one who goes back on tables that are not newer gets the checkout's migrations all the same", async () => {
  const { commands } = await run({}, { back: true });
  assertEquals(commands[0]?.args, PUSH);
});

Deno.test("a dry run tells the plan and asks nothing; a refusal ends it after the plan", async () => {
  const asked: string[] = [];
  const confirm = (question: string) => asked.push(question) < 0;
  const dry = await run({}, { dryRun: true, confirm });
  assertEquals([dry.error, dry.said], [
    undefined,
    [...PLAN, "dry run: nothing was changed"],
  ]);
  const refused = await run({}, { confirm });
  assertEquals([refused.error?.message, refused.said], [
    "not deployed, nothing was changed: answer y, or give --yes",
    PLAN,
  ]);
  assertEquals(asked, [`Change the hosted project desk (${PROJECT})?`]);
  for (const { commands, stored } of [dry, refused]) assertEquals([commands, stored], [[], []]);
});

const BACK = "how to go back: docs/hosted.md, Going back";
const NONE = "  migrations: 1 of 3 applied, 0 of them now";
const ALL = "  migrations: 3 of 3 applied, 2 of them now (20260102000000 to 20260103000000)";

for (
  const [step, command, count, migrations, then] of [
    [
      "migrations",
      "db",
      1,
      NONE,
      "Each migration is applied whole or not at all. Functions, secrets and schedules are as " +
      `before. Mend the cause and run it again: it goes on where it stopped; ${BACK}.`,
    ],
    [
      "secrets",
      "secrets",
      2,
      ALL,
      "The tables are new, functions and schedules as before. Run the command again: what is " +
      `applied is not applied twice; ${BACK}.`,
    ],
    [
      "functions",
      "functions",
      3,
      ALL,
      "The tables are new, and functions of two releases may stand side by side: run the " +
      `command again before the next session; ${BACK}.`,
    ],
  ] as const
) {
  Deno.test(`${step} that fail end the deployment with what the CLI printed, what stands and how to go on`, async () => {
    const { error, commands, stored, said } = await run({ fails: { [command]: "\n no room\n" } });
    assertEquals(
      error?.message,
      `${step} failed: the Supabase CLI ended with 3:\nno room\n\nWhat stands:\n${migrations}\n` +
        `  functions: analyze deployed now, as before: status\n\n${then}`,
    );
    assert(error?.cause instanceof Error);
    assertEquals([commands.length, stored, said.at(-1)], [count, [], `${count}/4 ${step}`]);
  });
}

Deno.test("schedules that fail tell that the desk may not start by itself", async () => {
  const { error } = await run({ fails: { vault: "" } });
  assertEquals(
    error?.message,
    "schedules failed: Vault is not there: enable it in the dashboard, Integrations > Vault\n\n" +
      `What stands:\n${ALL}\n  functions: analyze deployed now, as before: status\n\n` +
      "Tables, secrets and functions are new; what the scheduler calls with is as before, and so " +
      "the desk may not start by itself. Run the command again.",
  );
});

Deno.test("what is secret is hidden in a failure, short words where they stand alone", async () => {
  const printed =
    "748391 x748391 1748391y (748391) canary.of(the)scheduler canaryXof(the)scheduler " +
    "enabled disenabled sbp_canary p%40ss p@ss [p@ss]";
  const { error } = await run({ fails: { db: printed } });
  assertEquals(
    /ended with 3:\n(.*)\n/.exec(error?.message ?? "")?.[1],
    "[hidden] x748391 1748391y ([hidden]) [hidden] canaryXof(the)scheduler " +
      "[hidden] disenabled [hidden] [hidden] [hidden] [[hidden]]",
  );
  const without = await run({ fails: { db: "p@ss 748391 nothing else" } }, {
    databaseUrl: undefined,
  });
  assert(without.error?.message.includes("\np@ss [hidden] nothing else\n"), without.error?.message);
});

Deno.test("where what stands cannot be told the failure is told all the same", async () => {
  let asked = 0;
  const hosted = await run({ fails: { db: "no room" } }, {
    api: {
      project: () => Promise.resolve({ name: "desk", region: "r", status: "ACTIVE_HEALTHY" }),
      functions: () => Promise.resolve([]),
      secretNames: () => asked++ === 0 ? Promise.resolve([]) : Promise.reject(new Error("gone")),
      query: () => Promise.resolve([]),
    },
  });
  assertEquals(
    hosted.error?.message.split("\n").slice(1, 5),
    ["no room", "", "What stands:", "  unknown: gone"],
  );
});

Deno.test("a staged tree without migrations is never deployed", async () => {
  await assertRejects(
    async () => {
      const { error } = await run({ staged: [] });
      throw error;
    },
    Error,
    "holds no migration",
  );
});
