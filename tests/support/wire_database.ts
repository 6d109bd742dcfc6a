import { type Database, openDatabase } from "../../shared/storage/database.ts";
import { assert, assertEquals, assertRejects } from "./assert.ts";

/** A database that is answered by a function: what is sent to it stands in `requests` as text. */
export interface WireDatabase {
  readonly database: Database;
  /** "GET /table?query" or "POST /rpc/name {body}". */
  readonly requests: string[];
  /** Headers of the last request. */
  headers: Headers;
}

/** Opens the desk's door onto a function that gives each request's answer, or a Response. */
export function wireDatabase(answer: (request: string) => unknown): WireDatabase {
  const own = globalThis.fetch;
  const wire = { requests: [] as string[], headers: new Headers() };
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const path = url.pathname.replace("/rest/v1", "") + decodeURIComponent(url.search);
    const text = [request.method, path, await request.text()].join(" ").trim();
    wire.requests.push(text);
    wire.headers = request.headers;
    const reply = await answer(text);
    return reply instanceof Response ? reply : Response.json(reply);
  };
  try {
    return Object.assign(wire, { database: openDatabase("http://desk.test", "secret") });
  } finally {
    globalThis.fetch = own;
  }
}

/** One function of storage at the wire. */
export interface WireCase {
  readonly call: (database: Database) => Promise<unknown>;
  readonly request: string;
  readonly reply: unknown;
  readonly result: unknown;
  /** Names of fields that may hold anything. */
  readonly free?: readonly string[];
}

/**
 * Checks that a function sends what it should, makes of the reply what it should, refuses the reply
 * with any one value of a wrong type, and tells the database's own error to the log alone.
 */
export async function assertWire({ call, request, reply, result, free = [] }: WireCase) {
  const good = wireDatabase(() => reply);
  assertEquals(await call(good.database), result);
  assertEquals(good.requests, [request]);
  for (const [place, broken] of spoiled(reply, free)) {
    let refused = false;
    await call(wireDatabase(() => broken).database).catch(() => refused = true);
    assert(refused, `${request}: taken with ${place} broken`);
  }
  const failed = wireDatabase(() =>
    Response.json({ code: "XX000", message: "the disk is full" }, { status: 400 })
  );
  const error = await assertRejects(() => call(failed.database), Error);
  assert(!error.message.includes("the disk is full"), error.message);
  assertEquals((error.cause as Error).message, "XX000 the disk is full");
}

/** Copies of a reply with one value each of a type that it never has. */
function* spoiled(value: unknown, free: readonly string[]): Generator<[string, unknown]> {
  if (typeof value !== "object" || value === null) {
    if (value !== null && value !== undefined) yield ["it", { wrong: [] }];
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (free.includes(key)) continue;
    const put = (changed: unknown) =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
    yield [key, put(typeof item === "object" && item !== null ? 5 : { wrong: [] })];
    for (const [place, changed] of spoiled(item, free)) yield [`${key}.${place}`, put(changed)];
  }
}
