import type postgres from "postgres";
import { deathOf, type Part } from "../../support/parts.ts";
import { freePort } from "../free_port.ts";
import { random } from "../keys.ts";
import { postgresUser } from "./as_user.ts";
import { postgresBinaries } from "./binaries.ts";
import { connectWhenReady } from "./connect_when_ready.ts";
import { guarded } from "./guarded.ts";
import { keptFolder } from "./kept_folder.ts";
import { pathExists } from "./path_exists.ts";
import { stopOrphan } from "./stop_orphan.ts";
import { temporaryFolder } from "./temporary_folder.ts";
import { unlessGone } from "./unless_gone.ts";

/**
 * A running Postgres of our own on loopback. Whoever else is on this machine needs the password
 * too, which a kept folder keeps, readable by its owner only.
 */
export interface Cluster extends Part {
  readonly died: Promise<string>;
  /** URL of one of its databases, as superuser with the password. */
  url(database: string): string;
  /** A superuser connection to database `postgres`. */
  readonly admin: postgres.Sql;
}

export interface ClusterOptions {
  /** Kept data; absent: a temporary folder that stop() removes. */
  readonly folder?: string;
  readonly say: (line: string) => void;
  /** Where it is aborted the start ends, with nothing left. */
  readonly signal?: AbortSignal;
}

/** What a crash may cost is lost with the folder anyway; the log stays small where it is memory. */
const FAST = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "256MB",
};

/** A fast shutdown takes a fraction of it. */
const SHUTDOWN_MS = 5_000;
/** Iterations slow down guessing; a random password of 43 letters is not guessed. */
const SCRAM = { password_encryption: "scram-sha-256", scram_iterations: "1" };

/**
 * Starts Postgres on a free port. A kept folder is written durably and survives `kill -9`; a
 * temporary one is fast.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const native = await postgresBinaries(options.say);
  const kept = options.folder !== undefined;
  const folder = kept ? await keptFolder(options.folder, options.say) : await temporaryFolder();
  const data = `${folder}/data`;
  const removeFolder = async () => {
    if (!kept) await Deno.remove(folder, { recursive: true }).catch(ignoreAbsent);
  };
  try {
    await stopOrphan(data);
    if (!await pathExists(`${data}/PG_VERSION`)) await initialise(native, folder, kept);
    options.signal?.throwIfAborted();
    const password = await keptPassword(options.folder) ??
      await setPassword(native, folder, options.folder);
    const port = freePort();
    const server = guarded(`${native}/bin/postgres`, [
      ...["-D", data, "-p", String(port)],
      ...settings({
        listen_addresses: "127.0.0.1",
        unix_socket_directories: "",
        timezone: "UTC",
        log_timezone: "UTC",
        logging_collector: "off",
        log_min_messages: "fatal",
        max_connections: "200",
        shared_buffers: "64MB",
        jit: "off",
        ...SCRAM,
        ...(kept ? {} : FAST),
      }),
    ], kept ? undefined : folder);
    const child = command(server.program, folder, server.args, "piped").spawn();
    let stopping = false;
    const end = async () => {
      stopping = true;
      // The guard asks the server to end; one that does not is asked louder.
      await child.stdin.close().catch(() => {});
      const patience = setTimeout(() => void stopOrphan(data), SHUTDOWN_MS);
      await child.status;
      clearTimeout(patience);
    };
    const url = (database: string) =>
      `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
    let admin: postgres.Sql;
    try {
      admin = await connectWhenReady(url("postgres"), child, options.signal);
    } catch (error) {
      await end();
      throw error;
    }
    let ended: Promise<void> | undefined;
    return {
      url,
      admin,
      died: deathOf("Postgres", child.status, () => stopping),
      stop: () =>
        ended ??= (async () => {
          stopping = true;
          await unlessGone(admin.end({ timeout: 1 }));
          await end();
          await removeFolder();
        })(),
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

function settings(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** In a process group of its own: a terminal's Ctrl-C is for us, who stop it in order. */
function command(
  program: string,
  folder: string,
  args: readonly string[],
  stdin: "piped" | "null",
): Deno.Command {
  return new Deno.Command(program, {
    args: [...args],
    cwd: "/",
    clearEnv: true,
    env: { HOME: folder, PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    stdin,
    stdout: "null",
    stderr: "piped",
    detached: true,
    ...postgresUser(),
  });
}

/** Makes the files under another name first: what was cut off is never taken for whole. */
async function initialise(native: string, folder: string, kept: boolean): Promise<void> {
  const part = `${folder}/data.part`;
  await Deno.remove(part, { recursive: true }).catch(ignoreAbsent);
  const args = ["-D", part, "-U", "postgres", "--auth=trust", "--encoding=UTF8"];
  const locale = ["--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"];
  const { success, stderr } = await command(`${native}/bin/initdb`, folder, [
    ...args,
    ...locale,
    ...(kept ? [] : ["--no-sync"]),
  ], "null").output();
  if (!success) throw new Error(`initdb failed: ${new TextDecoder().decode(stderr).trim()}`);
  await Deno.rename(part, `${folder}/data`);
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

const PASSWORD_FILE = "database_password";

async function keptPassword(folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  try {
    return await Deno.readTextFile(`${folder}/${PASSWORD_FILE}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return undefined;
  }
}

/**
 * Gives data without a known password a new one while no server runs, closes every other way in,
 * and keeps it in `kept`: older folders, and those that were cut off here, let everybody in.
 */
async function setPassword(
  native: string,
  folder: string,
  kept: string | undefined,
): Promise<string> {
  const password = random(43);
  const data = `${folder}/data`;
  const args = ["--single", "-D", data, ...settings(SCRAM), "postgres"];
  const child = command(`${native}/bin/postgres`, folder, args, "piped").spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(`alter role postgres password '${password}'\n`));
  await writer.close();
  const { success, stderr } = await child.output();
  if (!success) {
    throw new Error(`the database's password cannot be set: ${new TextDecoder().decode(stderr)}`);
  }
  await Deno.writeTextFile(`${data}/pg_hba.conf`, "host all all 127.0.0.1/32 scram-sha-256\n");
  if (kept !== undefined) {
    await Deno.writeTextFile(`${kept}/${PASSWORD_FILE}`, password, { mode: 0o600 });
  }
  return password;
}
