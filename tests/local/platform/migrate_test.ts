import { assertEquals } from "@std/assert";
import { runSupabase } from "../../../local/platform/deploy/run_supabase.ts";
import { readMigrations } from "../../../local/platform/migrate.ts";
import { projectPath } from "../../../local/support/project_root.ts";
import { databaseTest } from "../../support/database.ts";

databaseTest(
  "the Supabase CLI finds every migration applied, as it would on the hosted project",
  async ({ url }) => {
    const { code, output } = await runSupabase(
      ["migration", "list", "--db-url", `${url}?sslmode=disable`],
      { folder: projectPath("") },
    );
    const rows = [...output.matchAll(/`(\d{14})` \| `(\d{14})`/g)].map((
      [, local, remote],
    ) => [local, remote]);
    const versions = (await readMigrations()).map(({ version }) => version);
    assertEquals([code, rows], [0, versions.map((version) => [version, version])]);
  },
);
