import { assertEquals } from "@std/assert";
import { type LiteContext, shortenContext } from "../../../local/platform/request_context.ts";

interface Query {
  readonly sql: string;
  readonly parameters: readonly string[];
  readonly query: unknown;
  readonly queryId: unknown;
}

/** A connection that is asked as lite asks it, and the one query that each asking came to. */
function shortened() {
  const asked: unknown[] = [];
  const connection: LiteContext = {
    applyJwtSessionContext: () => Promise.reject(new Error("not replaced")),
    applyRpcRequestGucs: () => Promise.reject(new Error("not replaced")),
    introspect(this: unknown, options) {
      asked.push([this === connection, options]);
      return Promise.resolve({ views: [{ sql: "select 1", name: "one" }, { sql: null }] });
    },
  };
  shortenContext(connection);
  const queries: Query[] = [];
  const transaction = {
    executeQuery: (query: object) => Promise.resolve(void queries.push(query as Query)),
  };
  /** Settings by name, as the statement gives them. */
  const settings = () => {
    const [query, ...more] = queries.splice(0);
    if (query === undefined || more.length > 0) throw new Error("not one query");
    const names = [...query.sql.matchAll(/set_config\('([\w.]+)', \$(\d+), true\)/g)];
    assertEquals(names.map(([, , place]) => Number(place)), query.parameters.map((_, i) => i + 1));
    const calls = names.map(([call]) => call);
    assertEquals(query.sql, `select ${calls.join(", ")}`);
    assertEquals(query.query, { kind: "RawNode", sqlFragments: [query.sql], parameters: [] });
    assertEquals(query.queryId, { queryId: query.sql });
    return Object.fromEntries(names.map(([, name], i) => [name, query.parameters[i]]));
  };
  return { connection, transaction, settings, asked };
}

Deno.test("who asks is one statement: role, claims and the storage's operation", async () => {
  const { connection, transaction, settings } = shortened();
  await connection.applyJwtSessionContext(transaction, {
    auth: { role: "service_role", uid: 7, jwt: { role: "service_role" } },
    storage: { operation: "object.get" },
  });
  assertEquals(settings(), {
    role: "service_role",
    "request.jwt.claim.sub": "7",
    "request.jwt.claim.role": "service_role",
    "storage.operation": "object.get",
    "request.jwt.claims": '{"role":"service_role"}',
  });
});

Deno.test("a stranger is anon, without claims", async () => {
  const { connection, transaction, settings } = shortened();
  const anon = {
    role: "anon",
    "request.jwt.claim.sub": "",
    "request.jwt.claim.role": "anon",
    "storage.operation": "",
  };
  for (const context of [{}, { auth: {} }, { auth: { role: "", uid: null, jwt: null } }]) {
    await connection.applyJwtSessionContext(transaction, context);
    assertEquals(settings(), anon);
  }
  await connection.applyJwtSessionContext(transaction, { auth: { jwt: "a text" }, storage: {} });
  assertEquals(settings(), anon);
});

Deno.test("a request is one statement: method, path, headers, and an empty answer", async () => {
  const { connection, transaction, settings } = shortened();
  const request = { method: "POST", path: "/rpc/a" };
  const empty = { "response.status": "", "response.headers": "" };
  const told = { "request.method": "POST", "request.path": "/rpc/a" };
  await connection.applyRpcRequestGucs(transaction, { ...request, requestHeaders: { a: "it's" } });
  assertEquals(settings(), { ...empty, ...told, "request.headers": '{"a":"it\'s"}' });
  await connection.applyRpcRequestGucs(transaction, request);
  assertEquals(settings(), { ...empty, ...told, "request.headers": "{}" });
});

Deno.test("what is found of the tables is as it was but the texts of views", async () => {
  const { connection, asked } = shortened();
  const found: { views: object[] } = await connection.introspect({ schema: "public" });
  assertEquals(found.views, [{ name: "one" }, {}]);
  assertEquals(asked, [[true, { schema: "public" }]]);
});
