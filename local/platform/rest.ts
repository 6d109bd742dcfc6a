// @supabase/lite behind this one file. Its defects against PostgREST and hosted projects (platform
// 8; each with a contract test in tests/local/platform/rest_test.ts) are patched here, so that
// nothing else knows which library answers /rest/v1.
import { App } from "@supabase/lite";
import postgres from "postgres";
import { createPostgresConnection } from "@supabase/lite/postgres";
import { type LiteContext, shortenContext } from "./request_context.ts";

export interface RestKeys {
  readonly publishableKey: string;
  readonly secretKey: string;
}

export interface Rest {
  /** Answers /rest/v1 as a hosted project does: by the key in header apikey, 401 without one. */
  fetch(request: Request): Promise<Response>;
  /**
   * Answers the Studio page and its requests, which carry no key: for who may do everything.
   * `peer` is the caller's address; Studio serves loopback only.
   */
  studio(request: Request, peer: string): Promise<Response>;
  stop(): Promise<void>;
}

// lite prints every error of the database; the answer carries it already.
const printError = console.error;
console.error = (...values: unknown[]) => {
  const [first] = values;
  if (first instanceof postgres.PostgresError || Object(first).code === ANSWERED) return;
  printError(...values);
};

/**
 * lite turns an error of this code into the status and body that it carries: PostgREST's documented
 * RAISE form.
 */
const ANSWERED = "PGRST";

/** PostgREST's status for SQLSTATEs that lite turns into a bare 500. */
const STATUS: Record<string, number> = {
  P0001: 400,
  "23514": 400,
  "23P01": 400,
  "22023": 400,
  "57014": 500,
  "40001": 500,
  "40P01": 500,
};

/** Opens the PostgREST-compatible layer on a database. */
export async function openRest(databaseUrl: string, keys: RestKeys): Promise<Rest> {
  const connection = createPostgresConnection({
    url: databaseUrl,
    postgresOptions: {
      max: 6,
      onnotice: () => {},
      connection: { statement_timeout: 8_000 },
      types: COLUMN_TYPES,
    },
  } as never) as unknown as LiteConnection;
  // Otherwise lite grants everything on all tables to anon, authenticated and service_role at the
  // first request.
  connection.rlsState = "active";
  shortenContext(connection);
  const normalise = connection.normalizeDbError.bind(connection);
  connection.normalizeDbError = (error) => asPostgrest(normalise(error));
  const open = async (admin: boolean): Promise<LiteApp> => {
    const app = new App(
      {
        connection,
        auth: {
          enabled: false,
          publishable_key: keys.publishableKey,
          secret_key: keys.secretKey,
          jwt_secret: crypto.randomUUID() + crypto.randomUUID(),
        },
        studio: { enabled: admin },
        options: { server: { admin } },
      } as never,
    ) as unknown as LiteApp;
    await app.init();
    return app;
  };
  const app = await open(false);
  let studio: Promise<LiteApp> | undefined;
  return {
    fetch: async (request) => await app.fetch(request, {}),
    studio: async (request, peer) => {
      studio ??= open(true);
      return await (await studio).fetch(request, { peerAddress: peer });
    },
    stop: async () => await withinTime(connection.close()),
  };
}

/** The pool's end was seen not to come, all of its connections idle; its server is stopped next. */
const CLOSING_MS = 3_000;

async function withinTime(closed: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, CLOSING_MS);
  // What is told after that was given up.
  closed.catch(() => {});
  await Promise.race([closed, promise]).finally(() => clearTimeout(timer));
}

interface LiteApp {
  init(): Promise<void>;
  fetch(request: Request, info: { peerAddress?: string }): Promise<Response>;
}

interface LiteConnection extends LiteContext {
  rlsState: string;
  normalizeDbError(error: unknown): DbError;
  close(): Promise<void>;
}

interface DbError extends Error {
  code?: string;
  detail?: string | null;
  hint?: string | null;
}

function asPostgrest(error: DbError): DbError {
  const status = STATUS[error.code ?? ""];
  if (status === undefined) return error;
  const { code, message, detail, hint } = error;
  const body = { code, message, details: detail ?? null, hint: hint ?? null };
  return Object.assign(new Error(JSON.stringify(body)), {
    code: ANSWERED,
    detail: JSON.stringify({ status, headers: {} }),
  });
}

type Serialise = (value: unknown) => unknown;

function columnType(oid: number, serialize: Serialise, parse: (text: string) => unknown): object {
  return { to: oid, from: [oid], serialize, parse };
}

/**
 * A text given for a json column is JSON already: lite serialises once, the driver would do it
 * again.
 */
const asJson: Serialise = (value) => typeof value === "string" ? value : JSON.stringify(value);

const COLUMN_TYPES = {
  json: columnType(114, asJson, JSON.parse),
  jsonb: columnType(3802, asJson, JSON.parse),
  timestamptz: columnType(
    1184,
    (value) => value instanceof Date ? value.toISOString() : value,
    (text) => text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"),
  ),
  numeric: columnType(1700, String, Number),
  int8: columnType(20, String, Number),
};
