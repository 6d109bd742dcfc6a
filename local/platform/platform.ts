import postgres from "postgres";
import {
  type FunctionServer,
  type FunctionServerOptions,
  startFunctionServer,
} from "./function_server/function_server.ts";
import { freePort, requireFreePort } from "./free_port.ts";
import { type Gateway, type RpcHook, startGateway } from "./gateway.ts";
import { type Keys, keysOf, newKeys } from "./keys.ts";
import { bootstrap, migrate, readMigrations } from "./migrate.ts";
import { startNetWorker } from "./net_worker.ts";
import { type Cluster, startCluster } from "./postgres/cluster.ts";
import { lockFolder } from "./postgres/folder_lock.ts";
import { releaseLeases } from "./release_leases.ts";
import { unlessGone } from "./postgres/unless_gone.ts";
import { openRest, type Rest } from "./rest.ts";
import { type Part, Parts } from "../support/parts.ts";
import { present } from "../../shared/vocabulary/present.ts";

/**
 * The whole local project: Postgres, PostgREST-compatible layer, Studio page and functions behind
 * one address.
 */
export interface Platform extends Keys, Part {
  readonly died: Promise<string>;
  readonly url: string;
  /** Opens Studio in a browser. */
  readonly studioUrl: string;
  readonly databaseUrl: string;
  /** Superuser, for the platform and for tests only. */
  readonly sql: postgres.Sql;
  readonly denoVersion: string;
  /**
   * Variables that the functions get besides the platform's own; takes effect with the next start
   * of the functions.
   */
  setFunctionEnvironment(environment: Record<string, string>): Promise<void>;
  /** All that the functions are given: those variables and the platform's own. */
  functionEnvironment(): Record<string, string>;
  killFunctions(): Promise<void>;
  restartFunctions(): Promise<void>;
  /** Process of a function, absent while none runs. */
  functionPid(name: string): number | undefined;
}

export interface PlatformOptions {
  /** A folder to keep; absent: temporary. */
  readonly folder?: string;
  /** A migrated database that somebody else keeps running, instead of an own cluster. */
  readonly databaseUrl?: string;
  readonly port?: number;
  readonly functionEnvironment?: Record<string, string>;
  readonly log?: (line: string) => void;
  /** What a person should know; standard error when absent. */
  readonly say?: (line: string) => void;
  readonly autoRestart?: boolean;
  /** What serves the functions instead of their sources in one process. */
  readonly startFunctions?: (options: FunctionServerOptions) => FunctionServer;
  readonly onRpc?: RpcHook;
  /** Where it is aborted the start ends, with nothing left. */
  readonly signal?: AbortSignal;
}

const DATABASE = "desk";

/** Starts everything; whatever was started is stopped again when a later part fails. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const say = options.say ?? ((line: string) => console.error(line));
  const parts = new Parts(options.signal);
  try {
    const { folder } = options;
    if (options.port !== undefined) requireFreePort(options.port);
    if (folder !== undefined) await parts.add(() => lockFolder(folder));
    const keys = folder === undefined ? newKeys() : await keysOf(folder);
    const databaseUrl = options.databaseUrl ?? await ownDatabase(options, say, parts);
    const sql = postgres(databaseUrl, { max: 3, onnotice: () => {} });
    await parts.add(() => ({ stop: async () => await unlessGone(sql.end({ timeout: 1 })) }));
    const rest: Rest = await parts.add(() => openRest(databaseUrl, keys));
    let given = options.functionEnvironment ?? {};
    const port = options.port ?? freePort();
    const url = `http://127.0.0.1:${port}`;
    const environment = () => ({ ...given, ...platformEnvironment(url, keys) });
    const functions: FunctionServer = await parts.add(() =>
      (options.startFunctions ?? startFunctionServer)({
        autoRestart: options.autoRestart ?? true,
        log: options.log ?? (() => {}),
        environment,
      })
    );
    const onRpc = options.onRpc ?? (() => {});
    const gateway: Gateway = await parts.add(() => startGateway({ port, rest, functions, onRpc }));
    await parts.add(() => startNetWorker(sql));
    await storeVaultSecrets(sql, { project_url: url, cron_token: keys.cronToken });
    return {
      ...keys,
      url,
      studioUrl: gateway.studioUrl,
      databaseUrl,
      sql,
      denoVersion: functions.denoVersion,
      functionEnvironment: environment,
      killFunctions: functions.kill,
      restartFunctions: functions.restart,
      functionPid: functions.pid,
      setFunctionEnvironment: async (next) => {
        given = next;
        await functions.restart();
      },
      died: parts.died,
      stop: () => parts.stop(),
    };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

/** What the owner of a hosted project stores once, for the scheduler's calls. */
async function storeVaultSecrets(
  sql: postgres.Sql,
  secrets: Record<string, string>,
): Promise<void> {
  for (const [name, secret] of Object.entries(secrets)) {
    await sql`
      insert into vault.secrets (name, secret) values (${name}, ${secret})
      on conflict (name) do update set secret = excluded.secret, updated_at = now()`;
  }
}

/** What the hosted platform gives every function. */
function platformEnvironment(url: string, keys: Keys): Record<string, string> {
  return {
    SUPABASE_URL: url,
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
    CRON_TOKEN: keys.cronToken,
    TOKEN_KEY: keys.tokenKey,
    POSTBACK_TOKEN: keys.postbackToken,
  };
}

async function ownDatabase(
  { folder, signal }: PlatformOptions,
  say: (line: string) => void,
  parts: Parts,
): Promise<string> {
  const cluster: Cluster = await parts.add(() =>
    startCluster({ say, ...present({ folder, signal }) })
  );
  const rows = await cluster.admin`select 1 from pg_database where datname = ${DATABASE}`;
  if (rows.length === 0) await cluster.admin.unsafe(`create database ${DATABASE}`);
  const url = cluster.url(DATABASE);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    // bootstrap.sql is one simple query, so it is there whole or not at all.
    const [state] =
      await sql`select to_regclass('supabase_migrations.schema_migrations')::text as ready`;
    if (state?.["ready"] === null) await bootstrap(sql);
    await migrate(sql, await readMigrations());
    if (folder !== undefined) await releaseLeases(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
  return url;
}
