import { assertEquals, assertRejects } from "@std/assert";
import type { ManagementApi } from "../../../local/platform/deploy/management_api.ts";
import { storeScheduleSecrets } from "../../../local/platform/deploy/schedule_secrets.ts";

interface Hosted {
  readonly there?: Record<string, unknown>;
  /** Rows that the storing statement changed. */
  readonly stored?: number;
  readonly jobs?: Record<string, unknown>[];
}

const ALL = { vault: true, cron: true, net: true };
const JOBS = [
  { jobname: "tick", schedule: "* * * * *" },
  { jobname: "tock", schedule: "0 * * * *" },
];

/** Stores at a project that answers so; what was asked for with parameters is kept. */
async function told(hosted: Hosted): Promise<{ line: string; given: unknown[][] }> {
  const given: unknown[][] = [];
  const api: ManagementApi = {
    project: () => Promise.reject(new Error("not asked for")),
    functions: () => Promise.resolve([]),
    secretNames: () => Promise.resolve([]),
    query: (sql, parameters) => {
      if (parameters !== undefined) given.push([...parameters]);
      if (sql.includes("to_regclass")) {
        return Promise.resolve(hosted.there === undefined ? [] : [hosted.there]);
      }
      if (sql.includes("cron.job")) return Promise.resolve(hosted.jobs ?? JOBS);
      return Promise.resolve(Array.from({ length: hosted.stored ?? 0 }, () => ({})));
    },
  };
  return { line: await storeScheduleSecrets(api, "https://desk.test", "token"), given };
}

Deno.test("the address and the token go as parameters; what was stored and what will start are told", async () => {
  assertEquals(await told({ there: ALL, stored: 2 }), {
    line: "2 of 2 secrets stored in Vault; tick (* * * * *), tock (0 * * * *)",
    given: [["https://desk.test", "token"]],
  });
  assertEquals(
    (await told({ there: ALL, stored: 1 })).line.split(";")[0],
    "1 of 2 secrets stored in Vault",
  );
  assertEquals(
    (await told({ there: ALL })).line.split(";")[0],
    "Vault holds project_url and cron_token already",
  );
});

Deno.test("where Vault is not there nothing is stored", async () => {
  for (const there of [undefined, {}, { ...ALL, vault: false }, { ...ALL, vault: null }]) {
    await assertRejects(
      () => told(there === undefined ? {} : { there }),
      Error,
      "Vault is not there: enable it in the dashboard, Integrations > Vault",
    );
  }
});

Deno.test("what is not enabled is named, since nothing starts without it", async () => {
  const lineOf = async (there: Record<string, unknown>) => (await told({ there })).line;
  const held = "Vault holds project_url and cron_token already; nothing starts by itself: ";
  const rest = " not enabled (dashboard, Integrations)";
  assertEquals(await lineOf({ ...ALL, cron: false }), `${held}pg_cron${rest}`);
  assertEquals(await lineOf({ ...ALL, net: false }), `${held}pg_net${rest}`);
  assertEquals(await lineOf({ vault: true }), `${held}pg_cron and pg_net${rest}`);
});

Deno.test("a project whose scheduler has no job for the desk is told so", async () => {
  assertEquals(
    (await told({ there: ALL, jobs: [] })).line,
    "Vault holds project_url and cron_token already; " +
      "nothing starts by itself: no job of pg_cron calls private.tick",
  );
});
