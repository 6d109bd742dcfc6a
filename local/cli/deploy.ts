// npm run deploy: checks, then migrations, secrets, functions and schedules to the owner's Supabase
// project.
import { bundleSizes } from "../platform/deploy/bundle_sizes.ts";
import { checkTree } from "../platform/deploy/check_tree.ts";
import { checkVersions } from "../platform/deploy/check_versions.ts";
import { deploy } from "../platform/deploy/deploy.ts";
import { deskSecrets } from "../platform/deploy/desk_secrets.ts";
import { managementApi } from "../platform/deploy/management_api.ts";
import { smokeRun } from "../platform/deploy/smoke_run.ts";
import { type Stage, stageBundles, stageSources } from "../platform/deploy/stage.ts";
import { projectPath } from "../support/project_root.ts";
import { checkTypes } from "./support/check_types.ts";
import { readDotEnv } from "./support/connection.ts";
import { deployTarget } from "./support/deploy_target.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand, UsageError } from "./support/run_command.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE = `usage: npm run deploy [-- FLAGS]
Checks what it deploys, says what it would change, asks, then brings migrations, secrets, functions
and schedules to the project, in this order. Done again it applies nothing twice. docs/hosted.md
leads there from an empty account.
  --dry-run      says everything it would do, changes nothing
  --yes          does not ask
  --project REF  the project's reference of 20 letters; else that of SUPABASE_URL
  --source       uploads the sources instead of one bundled file a function
  --back         functions of an older checkout on newer tables (docs/hosted.md, Going back)
  --profile FILE a profile of the Supabase CLI, for another management API
From the environment or .env: SUPABASE_ACCESS_TOKEN, the functions' secrets (.env.example), and
SUPABASE_DB_URL where the database is not reached by the project's reference.`;

await runCommand(USAGE, async () => {
  const { flags, rest } = readFlags({
    "dry-run": "boolean",
    yes: "boolean",
    project: "string",
    source: "boolean",
    back: "boolean",
    profile: "string",
  });
  if (rest.length > 0) throw new UsageError(`deploy takes flags only, not ${rest[0]}`);
  const environment = { ...readDotEnv(), ...Deno.env.toObject() };
  const target = deployTarget(environment, present(flags));
  const secrets = deskSecrets(environment);
  const tree = await checkTree(projectPath(""));
  console.log(`tree ${tree.slice(0, 12)}, nothing uncommitted`);
  console.log(await checkVersions());
  console.log(await checkTypes(tree));
  await withStages(flags.source === true, async (folder, bundles) => {
    const sizes = bundleSizes(bundles);
    for (const name of sizes.keys()) {
      await smokeRun(name, `${bundles}/functions/${name}/index.ts`);
    }
    console.log(`${sizes.size} bundles answer`);
    await deploy({
      ...target,
      api: managementApi({
        url: target.apiUrl,
        token: target.accessToken,
        project: target.project,
      }),
      secrets,
      folder,
      sizes,
      back: flags.back === true,
      dryRun: flags["dry-run"] === true,
      say: (line) => console.log(line),
      confirm: (text) => flags.yes === true || (Deno.stdin.isTerminal() && confirm(text)),
    });
  });
});

/** Runs with the tree to upload and the bundles to try, both removed after it. */
async function withStages(
  sources: boolean,
  run: (folder: string, bundles: string) => Promise<void>,
): Promise<void> {
  const stages: Stage[] = [];
  try {
    const bundles = await stageBundles();
    stages.push(bundles);
    const uploaded = sources ? await stageSources() : bundles;
    stages.push(uploaded);
    await run(uploaded.folder, bundles.folder);
  } finally {
    for (const { folder, remove } of new Set(stages)) {
      await remove().catch((error) => console.error(`${folder} is left: ${error}`));
    }
  }
}
