import postgres from "postgres";
import { bootstrap, migrate, readMigrations } from "../../local/platform/migrate.ts";
import { type Cluster, startCluster } from "../../local/platform/postgres/cluster.ts";
import type { Part } from "../../local/support/parts.ts";

/** Name of the desk's database on the cluster. */
const DESK = "desk";
/** Whose statements are told apart from the desk's own. */
const ROLES = ["soak_ticker", "soak_watcher"] as const;

/** Statements are counted by who sent them; a machine that loses power loses a soak anyway. */
const SETTINGS = {
  shared_preload_libraries: "pg_stat_statements",
  "pg_stat_statements.track_utility": "off",
  "pg_stat_statements.max": "20000",
  fsync: "off",
  synchronous_commit: "off",
};

/** A kept Postgres with a migrated desk, whose folder can be saved and put back. */
export interface SoakCluster extends Part {
  /** URL of the desk's database for a role: the ticks', the watcher's, or the platform's own. */
  url(role?: typeof ROLES[number]): string;
  /** Ends Postgres, copies its data, deletes them, puts the copy in their place, starts again. */
  backUpAndRestore(): Promise<void>;
}

/** Starts one in a folder of its own, which stop() removes. */
export async function startSoakCluster(): Promise<SoakCluster> {
  const folder = await Deno.makeTempDir({ prefix: "options-v4-soak-" });
  // Postgres is another user where this one is root.
  await Deno.chmod(folder, 0o755);
  const start = () => startCluster({ folder, say: (line) => console.error(line) });
  let cluster: Cluster | undefined;
  let own = folder;
  const stop = async () => {
    await cluster?.stop();
    for (const each of new Set([own, folder])) {
      await Deno.remove(each, { recursive: true }).catch(() => {});
    }
  };
  try {
    cluster = await start();
    const [row] = await cluster.admin`show data_directory`;
    const data = String(row?.["data_directory"]);
    own = data.slice(0, data.lastIndexOf("/"));
    await prepare(cluster);
    await cluster.stop();
    cluster = await start();
    await cluster.admin`create extension pg_stat_statements`;
    return {
      stop,
      url: (role) => {
        const url = cluster?.url(DESK) ?? "";
        return role === undefined ? url : urlFor(role, url);
      },
      backUpAndRestore: async () => {
        await cluster?.stop();
        const copy = `${own}/backup`;
        await run("cp", ["-a", data, copy]);
        await Deno.remove(data, { recursive: true });
        await Deno.rename(copy, data);
        cluster = await start();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepare({ admin, url }: Cluster): Promise<void> {
  for (const [name, value] of Object.entries(SETTINGS)) {
    await admin.unsafe(`alter system set ${name} = '${value}'`);
  }
  const { password } = new URL(url(DESK));
  for (const role of ROLES) {
    await admin.unsafe(`create role ${role} login superuser password '${password}'`);
  }
  await admin.unsafe(`create database ${DESK}`);
  const sql = postgres(url(DESK), { max: 1, onnotice: () => {} });
  try {
    await bootstrap(sql);
    await migrate(sql, await readMigrations());
  } finally {
    await sql.end();
  }
}

/** The same place for another role; all have one password. */
function urlFor(role: string, url: string): string {
  const own = new URL(url);
  own.username = role;
  return own.href;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr).trim()}`);
}
