import { assert, assertEquals, assertRejects } from "@std/assert";
import * as z from "zod";
import { callRpc } from "../../shared/storage/call_rpc.ts";
import { areColumns } from "../../shared/storage/columns.ts";
import { openDatabase } from "../../shared/storage/database.ts";
import { selectRows } from "../../shared/storage/select_rows.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { wireDatabase } from "../support/wire_database.ts";

const failing = (body: object) => wireDatabase(() => Response.json(body, { status: 400 })).database;

Deno.test("a refusal of SQL that names a code of the closed list is that error", async () => {
  const body = { code: "P0001", hint: "not_a_session", message: "there is no plan 4" };
  const error = await assertRejects(
    () => callRpc(failing(body), "read_plan", {}, z.unknown()),
    DeskError,
  );
  assertEquals([error.code, error.message], ["not_a_session", "there is no plan 4"]);
  assertEquals((error.cause as Error).message, "there is no plan 4");
});

Deno.test("any other failure of SQL is internal and names function and code", async () => {
  const cases = [
    { code: "P0001", hint: null, message: "x" },
    { code: "P0001", hint: "no_code", message: "x" },
    { code: "P0001", message: "x" },
    { code: "23505", hint: "not_a_session", message: "x" },
  ];
  for (const body of cases) {
    const error = await assertRejects(
      () => callRpc(failing(body), "read_plan", {}, z.unknown()),
      DeskError,
    );
    assertEquals(
      [error.code, error.message],
      ["internal", `rpc read_plan failed: ${body.code}`],
    );
    assertEquals((error.cause as Error).message, `${body.code} x`);
  }
});

Deno.test("an answer against its schema is internal and names place and rule", async () => {
  const { database } = wireDatabase(() => ({ rows: [{ lots: "two" }] }));
  const schema = z.object({ rows: z.array(z.object({ lots: z.number("must be a number") })) });
  const error = await assertRejects(() => callRpc(database, "f", {}, schema), DeskError);
  assertEquals([error.code, error.message], [
    "internal",
    "rpc f answered what its schema does not allow: rows.0.lots must be a number",
  ]);
});

const number = z.object({ n: z.number() });

/** Reads a table of so many rows page by page. */
async function readPages(rows: number) {
  const wire = wireDatabase((request) => {
    const from = Number(/offset=(\d+)/.exec(request)?.[1]);
    const limit = Number(/limit=(\d+)/.exec(request)?.[1]);
    return Array.from({ length: rows }, (_, n) => ({ n })).slice(from, from + limit);
  });
  const read = await selectRows(
    () => wire.database.from("t").select("n").order("n"),
    number,
  );
  assertEquals(read.map(({ n }) => n), Array.from({ length: rows }, (_, n) => n));
  return wire.requests.map((request) => /offset=.*/.exec(request)?.[0]);
}

Deno.test("a select is read by pages of a thousand until one is not full", async () => {
  assertEquals(await readPages(0), ["offset=0&limit=1000"]);
  assertEquals(await readPages(999), ["offset=0&limit=1000"]);
  assertEquals(await readPages(1000), ["offset=0&limit=1000", "offset=1000&limit=1000"]);
  assertEquals((await readPages(2500)).length, 3);
});

Deno.test("a select that fails keeps what the database said as its cause alone", async () => {
  const error = await assertRejects(
    () => selectRows(() => failing({ message: "full" }).from("t").select("n"), number),
    DeskError,
  );
  assertEquals([error.code, error.message], ["internal", "select failed"]);
  assertEquals((error.cause as Error).message, "full");
});

Deno.test("columns are texts and numbers of one length, null where that is allowed", () => {
  const good = { dates: ["a", "b"], x: [1, 2], y: [3, 4] };
  const names = ["x", "y"];
  assert(areColumns(good, names) && areColumns(good, names, true));
  assert(areColumns({ dates: [], x: [], y: [] }, names));
  assert(areColumns({ ...good, y: [null, 4] }, names, true));
  const bad = [
    null,
    5,
    "x",
    {},
    [],
    { ...good, dates: "ab" },
    { ...good, dates: ["a", 2] },
    { ...good, dates: { length: 2 } },
    { ...good, x: undefined },
    { ...good, x: { length: 2 } },
    { ...good, x: [1] },
    { ...good, y: [1, 2, 3] },
    { ...good, y: [1, "2"] },
    { ...good, y: [undefined, 2] },
  ];
  for (const value of bad) {
    assert(!areColumns(value, names), JSON.stringify(value));
    assert(!areColumns(value, names, true), JSON.stringify(value));
  }
  assert(!areColumns({ ...good, y: [null, 4] }, names));
});

Deno.test("the door lies at rest/v1 below the project's address", async () => {
  const own = globalThis.fetch;
  const asked: string[] = [];
  try {
    globalThis.fetch = (input) => {
      asked.push(String(input));
      return Promise.resolve(Response.json([]));
    };
    for (const url of ["http://desk.test", "http://desk.test/", "http://desk.test/a"]) {
      await openDatabase(url, "secret").from("t").select("n");
    }
  } finally {
    globalThis.fetch = own;
  }
  assertEquals(asked, [
    "http://desk.test/rest/v1/t?select=n",
    "http://desk.test/rest/v1/t?select=n",
    "http://desk.test/a/rest/v1/t?select=n",
  ]);
});
