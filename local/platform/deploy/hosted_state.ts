import type { ManagementApi } from "./management_api.ts";

/** What stands in a project: what a deployment is compared with, before it and after a failure. */
export interface HostedState {
  /** Versions of the applied migrations, ascending. */
  readonly migrations: readonly string[];
  /** Versions of the deployed functions by name. */
  readonly functions: ReadonlyMap<string, number>;
  readonly secrets: readonly string[];
}

const TABLE = "supabase_migrations.schema_migrations";

/** Reads a project's state; changes nothing. */
export async function hostedState(api: ManagementApi): Promise<HostedState> {
  const [[table], functions, secrets] = await Promise.all([
    api.query(`select to_regclass('${TABLE}') is not null as there`),
    api.functions(),
    api.secretNames(),
  ]);
  const rows = table?.["there"] === true
    ? await api.query(`select version from ${TABLE} order by version`)
    : [];
  return {
    migrations: rows.map(({ version }) => String(version)),
    functions: new Map(functions.map(({ slug, version }) => [slug, version])),
    secrets,
  };
}

/** What stands after a failure, against what stood before, in lines for a person. */
export function standing(
  before: HostedState,
  now: HostedState,
  versions: readonly string[],
  names: readonly string[],
): string[] {
  const applied = versions.filter((version) => now.migrations.includes(version));
  const fresh = applied.filter((version) => !before.migrations.includes(version));
  const renewed = names.filter((name) => now.functions.get(name) !== before.functions.get(name));
  const former = names.filter((name) => !renewed.includes(name));
  return [
    `migrations: ${applied.length} of ${versions.length} applied, ${fresh.length} of them now` +
    (fresh.length > 0 ? ` (${fresh[0]} to ${fresh.at(-1)})` : ""),
    `functions: ${renewed.length === 0 ? "none" : renewed.join(", ")} deployed now` +
    (former.length > 0 ? `, as before: ${former.join(", ")}` : ""),
  ];
}
