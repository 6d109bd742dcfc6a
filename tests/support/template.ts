import postgres from "postgres";
import { bootstrap, migrate, readMigrations } from "../../local/platform/migrate.ts";
import type { Part } from "../../local/support/parts.ts";
import { present } from "../../shared/vocabulary/present.ts";
import { type Cluster, startCluster } from "../../local/platform/postgres/cluster.ts";

/** Environment variable with the URL of a shared cluster's template database; set by `npm test`. */
export const SHARED_TEMPLATE = "OPTIONS_V4_TEST_TEMPLATE";
export const TEMPLATE = "template_desk";

/**
 * Starts one cluster with a migrated template for a whole run of tests; children find it through
 * `env`.
 */
export async function prepareTestCluster(
  signal?: AbortSignal,
): Promise<Part & { readonly env: Record<string, string> }> {
  const { url, died, stop } = await clusterWithTemplate(signal);
  return { env: { [SHARED_TEMPLATE]: url(TEMPLATE) }, died, stop };
}

/** A temporary cluster whose template database is migrated. */
export async function clusterWithTemplate(signal?: AbortSignal): Promise<Cluster> {
  const cluster = await startCluster({
    say: (line) => console.error(line),
    ...present({ signal }),
  });
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
