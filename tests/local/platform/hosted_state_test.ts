import { assertEquals } from "@std/assert";
import {
  type HostedState,
  hostedState,
  standing,
} from "../../../local/platform/deploy/hosted_state.ts";
import type { ManagementApi } from "../../../local/platform/deploy/management_api.ts";

/** A project whose table of migrations holds versions, or is not there. */
function projectOf(versions: unknown[] | undefined): ManagementApi {
  return {
    project: () => Promise.reject(new Error("not asked for")),
    functions: () =>
      Promise.resolve([{ slug: "analyze", version: 3 }, { slug: "status", version: 1 }]),
    secretNames: () => Promise.resolve(["CRON_TOKEN"]),
    query: (sql) => {
      if (sql.includes("to_regclass")) {
        return Promise.resolve([{ there: versions !== undefined }]);
      }
      return versions === undefined
        ? Promise.reject(new Error("there is no table"))
        : Promise.resolve(versions.map((version) => ({ version })));
    },
  };
}

const AROUND = { functions: new Map([["analyze", 3], ["status", 1]]), secrets: ["CRON_TOKEN"] };

Deno.test("what stands is the applied versions as texts, the functions' versions and the secrets' names", async () => {
  assertEquals(await hostedState(projectOf([20260101000000, "20260102000000"])), {
    migrations: ["20260101000000", "20260102000000"],
    ...AROUND,
  });
});

Deno.test("a project without a table of migrations has none, and its rows are not asked for", async () => {
  assertEquals(await hostedState(projectOf(undefined)), { migrations: [], ...AROUND });
});

Deno.test("an answer without a row is a table that is not there", async () => {
  const api = projectOf(["1"]);
  const silent: ManagementApi = { ...api, query: () => Promise.resolve([]) };
  assertEquals((await hostedState(silent)).migrations, []);
});

const state = (migrations: string[], functions: Record<string, number>): HostedState => ({
  migrations,
  functions: new Map(Object.entries(functions)),
  secrets: [],
});

const VERSIONS = ["1", "2", "3", "4"];
const NAMES = ["analyze", "execute", "status"];

Deno.test("what stands after a failure tells what is new since before, and what is as it was", () => {
  const before = state(["1"], { analyze: 1, execute: 4 });
  assertEquals(
    standing(before, state(["1", "2", "3"], { analyze: 2, execute: 4 }), VERSIONS, NAMES),
    [
      "migrations: 3 of 4 applied, 2 of them now (2 to 3)",
      "functions: analyze deployed now, as before: execute, status",
    ],
  );
});

Deno.test("where nothing changed nothing is named as new", () => {
  const before = state(["1", "9"], { analyze: 1 });
  assertEquals(standing(before, before, VERSIONS, NAMES), [
    "migrations: 1 of 4 applied, 0 of them now",
    "functions: none deployed now, as before: analyze, execute, status",
  ]);
});

Deno.test("where every function is new none is as before", () => {
  const now = state(["1", "2", "3", "4"], { analyze: 1, execute: 1, status: 1 });
  assertEquals(standing(state(["1", "2", "3"], {}), now, VERSIONS, NAMES), [
    "migrations: 4 of 4 applied, 1 of them now (4 to 4)",
    "functions: analyze, execute, status deployed now",
  ]);
});
