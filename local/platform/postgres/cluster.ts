import postgres from "postgres";
import { freePort } from "../free_port.ts";
import { random } from "../keys.ts";
import { isRoot, makePostgresFolder, othersCanEnter, postgresUser } from "./as_user.ts";
import { postgresBinaries } from "./binaries.ts";
import { stopOrphan } from "./stop_orphan.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/**
 * A running Postgres of our own on loopback. Whoever else is on this machine needs the password
 * too, which a kept folder keeps, readable by its owner only.
 */
export interface Cluster {
  /** URL of one of its databases, as superuser with the password. */
  url(database: string): string;
  /** A superuser connection to database `postgres`. */
  readonly admin: postgres.Sql;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Kept data; absent: a temporary folder that stop() removes. */
  readonly folder?: string;
  readonly say: (line: string) => void;
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
    if (!kept) await Deno.remove(folder, { recursive: true });
  };
  try {
    await stopOrphan(data);
    if (!await isFile(`${data}/PG_VERSION`)) await initialise(native, folder, data, kept);
    const password = await keptPassword(options.folder) ??
      await setPassword(native, folder, data, options.folder);
    const port = freePort();
    const child = command(native, "postgres", folder, [
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
    ]).spawn();
    const url = (database: string) =>
      `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
    const admin = await connect(url("postgres"), child);
    return {
      url,
      admin,
      stop: async () => {
        await admin.end({ timeout: 1 });
        killQuietly(child, "SIGINT");
        await child.status;
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

function settings(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function command(
  native: string,
  program: string,
  folder: string,
  args: string[],
  stdin: "null" | "piped" = "null",
): Deno.Command {
  return new Deno.Command(`${native}/bin/${program}`, {
    args,
    cwd: "/",
    clearEnv: true,
    env: { HOME: folder, PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    stdin,
    stdout: "null",
    stderr: "piped",
    ...postgresUser(),
  });
}

async function initialise(native: string, folder: string, data: string, kept: boolean) {
  const args = ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8"];
  const locale = ["--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"];
  const { success, stderr } = await command(native, "initdb", folder, [
    ...args,
    ...locale,
    ...(kept ? [] : ["--no-sync"]),
  ]).output();
  if (!success) throw new Error(`initdb failed: ${new TextDecoder().decode(stderr).trim()}`);
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
  data: string,
  kept: string | undefined,
): Promise<string> {
  const password = random(43);
  const args = ["--single", "-D", data, ...settings(SCRAM), "postgres"];
  const child = command(native, "postgres", folder, args, "piped").spawn();
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

/**
 * The folder itself, or for root in a place that others cannot enter one beside the cached
 * binaries, named by the folder's path.
 */
async function keptFolder(folder: string, say: (line: string) => void): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  let own = `${folder}/postgres`;
  if (isRoot() && !await othersCanEnter(folder)) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(folder));
    const name = [...new Uint8Array(digest)].slice(0, 8).map((byte) =>
      byte.toString(16).padStart(2, "0")
    ).join("");
    own = `/var/tmp/options-v4-data-${name}`;
    say(`the database's files are in ${own}: its own user cannot enter ${folder}`);
  }
  await makePostgresFolder(own);
  return own;
}

async function connect(url: string, child: Deno.ChildProcess): Promise<postgres.Sql> {
  let ended = false;
  void child.status.then(() => ended = true);
  for (let attempt = 0;; attempt++) {
    const sql = postgres(url, { max: 2, onnotice: () => {}, connect_timeout: 5 });
    try {
      await sql`select 1`;
      void child.stderr.cancel();
      return sql;
    } catch (error) {
      await sql.end({ timeout: 0 });
      if (ended) throw new Error(`Postgres did not start: ${await textOf(child.stderr)}`);
      if (attempt > 1_000) {
        killQuietly(child, "SIGKILL");
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return (await new Response(stream).text()).trim();
}

function killQuietly(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It had ended by itself.
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
