// npm run deploy: the migrations and the functions to the owner's Supabase project.
import { runSupabase } from "../platform/deploy/run_supabase.ts";
import { stageBundles, stageSources } from "../platform/deploy/stage.ts";
import { readDotEnv } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const USAGE = `usage: npm run deploy -- --project REF [--source] [--profile FILE]
SUPABASE_ACCESS_TOKEN must be set. --source uploads the sources instead of one bundled file a function.
The migrations go with: npx supabase db push (from a checkout, with the project linked).`;

await runCommand(USAGE, async () => {
  const { flags, rest } = readFlags({ project: "string", source: "boolean", profile: "string" });
  const { project } = flags;
  if (rest.length > 0) throw new UsageError(`deploy takes flags only, not ${rest[0]}`);
  if (project === undefined || !/^[a-z]{20}$/.test(project)) {
    throw new UsageError("--project must be a project's reference of 20 letters");
  }
  const token = { ...readDotEnv(), ...Deno.env.toObject() }["SUPABASE_ACCESS_TOKEN"];
  if (token === undefined) throw new UsageError("SUPABASE_ACCESS_TOKEN is not set");
  const stage = flags.source ? await stageSources() : await stageBundles();
  try {
    const profile = flags.profile === undefined ? [] : ["--profile", flags.profile];
    const { code, output } = await runSupabase(
      ["functions", "deploy", "--use-api", "--project-ref", project, "--yes", ...profile],
      { folder: stage.folder, env: { SUPABASE_ACCESS_TOKEN: token } },
    );
    console.log(output.trim());
    if (code !== 0) throw new Error(`the Supabase CLI ended with ${code}`);
  } finally {
    await stage.remove();
  }
});
