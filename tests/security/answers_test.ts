import { assertEquals, assertMatch } from "@std/assert";
import { databaseTest } from "../support/database.ts";
import { openWorld, type World } from "../support/world.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { databaseError } from "../../shared/storage/database_error.ts";
import { projectPath } from "../../local/support/project_root.ts";

let world: World;
Deno.test.beforeAll(async () => {
  world = await openWorld({ at: "2026-02-09T10:00:00+05:30" });
});
Deno.test.afterAll(async () => await world.stop());

async function call(path: string, body?: BodyInit, headers: Record<string, string> = {}) {
  const { url, secretKey } = world.platform;
  const response = await fetch(`${url}/functions/v1/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { apikey: secretKey, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const { error } = await response.json();
  return { status: response.status, code: error?.code, message: error?.message ?? "", error };
}

Deno.test("a query with a wrong name, control characters or a field twice is refused by its rule", async () => {
  const refused: [string, string][] = [
    ["underlying=%00", "underlying: must hold no control characters"],
    ["underlying=NIFTY%0A", "underlying: must hold no control characters"],
    ["show=health%7F", "show: must hold no control characters"],
    [
      "underlying=nifty",
      "underlying: must be a name of at most 20 capital letters, digits, & and -",
    ],
    ["underlying=true%20", "underlying: must be a name"],
    ["underlying=", "underlying: must be a name"],
    [`underlying=${"A".repeat(21)}`, "underlying: must be a name"],
    ["underlying=NIFTY&underlying=TCS", "underlying: must be given once"],
    ["show=health&show=health", "show: must be given once"],
    ["show=orders&date=0000-01-01", "date: must be a date"],
    ["symbol=NIFTY", "symbol: is not a field"],
    ["__proto__=1", "(an unknown field): is not a field"],
  ];
  for (const [query, message] of refused) {
    const answer = await call(`status?${query}`);
    assertEquals([query, answer.status, answer.code], [query, 400, "bad_request"]);
    assertEquals([query, answer.message.slice(0, message.length)], [query, message]);
  }
  for (const name of ["M%26M", "BAJAJ-AUTO", "A".repeat(20)]) {
    assertEquals((await call(`status?show=orders&underlying=${name}`)).status, 200);
  }
});

Deno.test("a refusal names no field that has not the form of one, and lists few", async () => {
  const token = world.platform.cronToken;
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`${token}${i}`, token]));
  const { error, message } = await call("analyze", JSON.stringify(many));
  assertEquals(message, "(an unknown field): is not a field of this call");
  assertEquals(error.details.issues.length, 20);
  assertEquals(JSON.stringify(error).includes(token), false);
  const other = await call("analyze", "{}x", { "content-type": `text/${"x".repeat(5000)}` });
  assertEquals([other.status, other.message.length < 150], [415, true]);
});

Deno.test("a body above a megabyte is answered 413, however long it goes on and whoever sends it", async () => {
  const structures = (bytes: number) =>
    JSON.stringify({ action: "evaluate", structures: ["x".repeat(bytes)] });
  for (const bytes of [1_048_576, 8_000_000, 30_000_000]) {
    assertEquals((await call("analyze", structures(bytes))).status, 413);
  }
  const pieces = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let i = 0; i < 100; i++) controller.enqueue(new Uint8Array(50_000).fill(32));
      controller.close();
    },
  });
  assertEquals((await call("analyze", pieces)).status, 413);
  const stranger = await call("analyze", structures(8_000_000), { apikey: "x" });
  assertEquals([stranger.status, stranger.code], [401, "unauthorised"]);
  // 44 bytes are around the text of the largest body.
  const { status } = await call("analyze", structures(1_048_576 - 44));
  assertEquals(status, 200);
});

Deno.test("an error of the database reaches the caller without its words, with a reference", async () => {
  const { sql } = world.platform;
  await sql`alter table public.runs rename to runs_away`;
  try {
    const answer = await call("status?show=summary");
    assertEquals([answer.status, answer.code], [500, "internal"]);
    assertMatch(answer.message, /^(runs cannot be read|select failed)(: [0-9A-Z]+)?$/);
    assertMatch(answer.error.details.reference, /^[0-9a-f-]{36}$/);
    assertEquals(Object.keys(answer.error.details), ["reference"]);
  } finally {
    await sql`alter table public.runs_away rename to runs`;
  }
});

Deno.test("what the database says is the cause of an error, never its message", () => {
  const error = databaseError("rows cannot be read", { code: "42703", message: 'column "x"' });
  assertEquals([error.code, error.message], ["internal", "rows cannot be read: 42703"]);
  assertEquals((error.cause as Error).message, '42703 column "x"');
  assertEquals(error instanceof DeskError, true);
  const told: string[] = [];
  for (const { name } of Deno.readDirSync(projectPath("shared/storage"))) {
    if (!name.endsWith(".ts") || name === "database_error.ts") continue;
    const text = Deno.readTextFileSync(projectPath(`shared/storage/${name}`));
    if (/\$\{error\.message\}/.test(text)) told.push(name);
  }
  assertEquals(told, []);
});

databaseTest(
  "a hint is one row however often it comes, with or without a correlation id",
  async ({ service, sql }) => {
    const row = { received_at: "2026-02-09T10:00:00Z", broker_order_id: "1", status: "TRADED" };
    for (const correlation_id of [null, "E1p-1-0"]) {
      const first = await service.from("postbacks").insert({ ...row, correlation_id });
      assertEquals(first.error, null);
      const again = await service.from("postbacks").insert({ ...row, correlation_id });
      assertEquals(again.error?.code, "23505");
    }
    const [count] = await sql`select count(*)::int as n from public.postbacks`;
    assertEquals(count?.["n"], 2);
  },
);
