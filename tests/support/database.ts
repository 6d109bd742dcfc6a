import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import postgres from "postgres";
import { bootstrap, migrate, readMigrations } from "../../local/platform/migrate.ts";
import { newKeys } from "../../local/platform/keys.ts";
import { openRest } from "../../local/platform/rest.ts";
import { type Cluster, startCluster } from "../../local/platform/postgres/cluster.ts";

/** URL of the shared cluster's template database; set by `npm test`. */
const SHARED = "OPTIONS_V4_TEST_TEMPLATE";
const TEMPLATE = "template_desk";

/** A database of a test's own, with its REST layer in this process. */
export interface TestDatabase {
  /** As superuser. */
  readonly url: string;
  readonly sql: postgres.Sql;
  /** Clients as a function has (secret key) and as a stranger has (publishable key). */
  readonly service: SupabaseClient;
  readonly anon: SupabaseClient;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly secretKey: string;
  close(): Promise<void>;
}

/** Starts one cluster with a migrated template for a whole run of tests; children find it through `env`. */
export async function prepareTestCluster(): Promise<
  { env: Record<string, string>; stop(): Promise<void> }
> {
  const cluster = await clusterWithTemplate();
  return { env: { [SHARED]: cluster.url(TEMPLATE) }, stop: cluster.stop };
}

async function clusterWithTemplate(): Promise<Cluster> {
  const cluster = await startCluster({ say: (line) => console.error(line) });
  try {
    await cluster.admin.unsafe(`create database ${TEMPLATE}`);
    const sql = postgres(cluster.url(TEMPLATE), { max: 1, onnotice: () => {} });
    await bootstrap(sql);
    await migrate(sql, await readMigrations());
    await sql.end();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

let own: Promise<string> | undefined;

/** The template of the run, or of a cluster that this file starts and stops when it is run alone. */
function templateUrl(): Promise<string> {
  own ??= (async () => {
    const shared = Deno.env.get(SHARED);
    if (shared !== undefined) return shared;
    const cluster = await clusterWithTemplate();
    Deno.test.afterAll(async () => await cluster.stop());
    return cluster.url(TEMPLATE);
  })();
  return own;
}

// Hooks can be registered while a file loads only: run alone, its cluster starts here.
if (Deno.env.get(SHARED) === undefined) await templateUrl();

/** URL of a fresh copy of the migrated template, and how to drop it. */
export async function cloneTemplate(): Promise<{ url: string; drop(): Promise<void> }> {
  const template = await templateUrl();
  const name = `t_${crypto.randomUUID().replaceAll("-", "")}`;
  const admin = postgres(withDatabase(template, "postgres"), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name} template ${TEMPLATE} strategy file_copy`);
  return {
    url: withDatabase(template, name),
    drop: async () => {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

function withDatabase(url: string, database: string): string {
  return url.slice(0, url.lastIndexOf("/") + 1) + database;
}

/** A test's own database. Call close() in a finally. */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, drop } = await cloneTemplate();
  const keys = newKeys();
  const sql = postgres(url, { max: 2, onnotice: () => {} });
  const rest = await openRest(url, keys);
  const answer = (request: Request) => rest.fetch(request, "127.0.0.1");
  const client = (key: string) =>
    createClient("http://desk.test", key, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: (input, init) => answer(new Request(input, init)) },
    });
  return {
    url,
    sql,
    service: client(keys.secretKey),
    anon: client(keys.publishableKey),
    fetch: answer,
    secretKey: keys.secretKey,
    close: async () => {
      await rest.stop();
      await sql.end({ timeout: 1 });
      await drop();
    },
  };
}

/** Registers a test with a database of its own. */
export function databaseTest(name: string, run: (database: TestDatabase) => Promise<void>): void {
  Deno.test(name, async () => {
    const database = await testDatabase();
    try {
      await run(database);
    } finally {
      await database.close();
    }
  });
}
