import { PostgrestClient } from "@supabase/postgrest-js";
import postgres from "postgres";
import type { Database } from "../../shared/storage/database.ts";
import { newKeys } from "../../local/platform/keys.ts";
import { openRest } from "../../local/platform/rest.ts";
import { readyTemplate } from "./ready_template.ts";
import { clusterWithTemplate, SHARED_TEMPLATE, TEMPLATE } from "./template.ts";

/** A database of a test's own, with its REST layer in this process. */
export interface TestDatabase {
  /** As superuser. */
  readonly url: string;
  readonly sql: postgres.Sql;
  /** Clients as a function has (secret key) and as a stranger has (publishable key). */
  readonly service: Database;
  readonly anon: Database;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly secretKey: string;
  readonly publishableKey: string;
  close(): Promise<void>;
}

let own: Promise<string> | undefined;

/**
 * The template of the run, or of a cluster that this file starts and stops when it is run alone.
 */
function templateUrl(): Promise<string> {
  own ??= (async () => {
    const shared = Deno.env.get(SHARED_TEMPLATE);
    if (shared !== undefined) return shared;
    const cluster = await clusterWithTemplate();
    Deno.test.afterAll(async () => await cluster.stop());
    return cluster.url(TEMPLATE);
  })();
  return own;
}

// Hooks can be registered while a file loads only: run alone, its cluster starts here.
if (Deno.env.get(SHARED_TEMPLATE) === undefined) await templateUrl();

/**
 * URL of a fresh copy of the migrated template, and how to drop it. With `fill` the copy is of a
 * template that it worked on, once in a run of tests.
 */
export async function cloneTemplate(
  fill?: (url: string) => Promise<void>,
): Promise<{ url: string; drop(): Promise<void> }> {
  const template = await templateUrl();
  const name = `t_${crypto.randomUUID().replaceAll("-", "")}`;
  const admin = postgres(withDatabase(template, "postgres"), { max: 1, onnotice: () => {} });
  const source = fill === undefined
    ? TEMPLATE
    : await readyTemplate(admin, (database) => fill(withDatabase(template, database)));
  await admin.unsafe(`create database ${name} template ${source} strategy file_copy`);
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
  const answer = (request: Request) => rest.fetch(request);
  const client = (key: string) =>
    new PostgrestClient("http://desk.test/rest/v1", {
      headers: { apikey: key, authorization: `Bearer ${key}` },
      schema: "public",
      fetch: (input, init) => answer(new Request(input, init)),
    });
  return {
    url,
    sql,
    service: client(keys.secretKey),
    anon: client(keys.publishableKey),
    fetch: answer,
    secretKey: keys.secretKey,
    publishableKey: keys.publishableKey,
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
