import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { projectPath } from "../../../local/support/project_root.ts";
import { storeDay } from "../../support/stored_day.ts";
import { openWorld, type World } from "../../support/world.ts";

const DATE = "2026-02-09";

let world: World;
/** NIFTY and TCS at two risk levels, and NIFTY on the session before. */
Deno.test.beforeAll(async () => {
  world = await openWorld({ at: `${DATE}T10:30:00+05:30`, mode: "frozen" });
  await storeDay(world.platform.sql, "2026-02-06");
  await storeDay(world.platform.sql, DATE);
  await storeDay(world.platform.sql, DATE, "aggressive");
});
Deno.test.afterAll(async () => await world.stop());

/** Runs a command against the world as the launcher does. */
async function run(command: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", projectPath(`local/cli/${command}.ts`), ...args],
    cwd: projectPath(""),
    env: {
      SUPABASE_URL: world.platform.url,
      SUPABASE_SECRET_KEY: world.platform.secretKey,
      NO_COLOR: "1",
    },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

Deno.test("why has a page for each risk level of the latest date, or for the one that is asked for", async () => {
  const titles = ({ out }: { out: string }) => out.match(/^\w+ on .*$/gm);
  assertEquals(titles(await run("why", "nifty")), [
    `NIFTY on ${DATE}, risk moderate`,
    `NIFTY on ${DATE}, risk aggressive`,
  ]);
  assertEquals(titles(await run("why", "NIFTY", "--risk", "aggressive")), [
    `NIFTY on ${DATE}, risk aggressive`,
  ]);
  assertEquals(titles(await run("why", "NIFTY", "--date", "2026-02-06")), [
    "NIFTY on 2026-02-06, risk moderate",
  ]);
  const none = await run("why", "TCS", "--date", "2026-02-05", "--risk", "moderate");
  assertStringIncludes(none.out, "no run of analyze of risk moderate took it on 2026-02-05");
});

Deno.test("why --json is one object with the steps of the risk level that is asked for", async () => {
  const { code, out } = await run("why", "TCS", "--json", "--risk", "moderate");
  const { show, rows } = JSON.parse(out);
  assertEquals([code, show, new Set(rows.map((row: { risk: string }) => row.risk))], [
    0,
    "why",
    new Set(["moderate"]),
  ]);
});

Deno.test("why refuses a flag's value by name and rule, with its usage", async () => {
  const refusals: [string[], string][] = [
    [[], "why takes exactly one underlying"],
    [["NIFTY", "TCS"], "why takes exactly one underlying"],
    [["NIFTY", "--date", "2026-02-30"], "--date must be a date YYYY-MM-DD, not 2026-02-30"],
    [
      ["NIFTY", "--risk", "brave"],
      "--risk must be one of conservative, moderate, aggressive, not brave",
    ],
    [["NIFTY", "--days", "3"], "--days"],
  ];
  for (const [args, message] of refusals) {
    const { code, out, error } = await run("why", ...args);
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(error, message);
    assertStringIncludes(error, "usage: npm run why -- UNDERLYING");
  }
  const unknown = await run("why", "NOPE");
  assertEquals([unknown.code, unknown.error.includes("unknown_underlying")], [1, true]);
});

Deno.test("status prints the page that the function makes, and with --json its rows", async () => {
  const page = await run("status", "strategies", "--date", "2026-02-06", "--underlying", "TCS");
  assertEquals([page.code, page.out.match(/^.*iron_condor.*$/gm)?.length], [0, 1]);
  assertMatch(page.out, /^strategies at 2026-02-09 10:30:00 IST\n\n2026-02-06, moderate\n/);
  const { rows } = JSON.parse((await run("status", "strategies", "--json")).out);
  assertEquals(rows.length, 6);
  assertMatch((await run("status")).out, /^summary at /);
  assertMatch((await run("status", "report")).out, /^report at .*IST\n\(no rows\)\n/);
});

Deno.test("status refuses a second show, and a filter that the show does not have", async () => {
  const two = await run("status", "orders", "trades");
  assertEquals([two.code, two.out], [2, ""]);
  assertStringIncludes(two.error, "status takes one show, not orders trades");
  const filter = await run("status", "health", "--date", DATE);
  assertEquals(filter.code, 1);
  assertStringIncludes(filter.error, "date: show=health cannot be narrowed by it");
});
