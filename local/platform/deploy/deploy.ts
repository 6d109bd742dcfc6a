import { readMigrations } from "../migrate.ts";
import { secretsFile } from "./desk_secrets.ts";
import { type HostedState, hostedState, standing } from "./hosted_state.ts";
import type { HostedProject, ManagementApi } from "./management_api.ts";
import { runSupabase } from "./run_supabase.ts";
import { storeScheduleSecrets } from "./schedule_secrets.ts";

/** A deployment to one hosted project, checked and staged. */
export interface Deployment {
  /** The project's reference. */
  readonly project: string;
  /** Where its functions and tables answer. */
  readonly projectUrl: string;
  readonly api: ManagementApi;
  readonly accessToken: string;
  /** The database, with its password, where the CLI is not to find it by the reference. */
  readonly databaseUrl?: string | undefined;
  /** A profile of the CLI, for another management API than Supabase's. */
  readonly profile?: string;
  /** What runs the CLI's commands; absent: the pinned CLI. */
  readonly supabase?: typeof runSupabase;
  readonly secrets: ReadonlyMap<string, string>;
  /** The staged tree, and the size of each function in kB. */
  readonly folder: string;
  readonly sizes: ReadonlyMap<string, number>;
  /** Functions and secrets of an older release on newer tables. */
  readonly back: boolean;
  readonly dryRun: boolean;
  readonly say: (line: string) => void;
  /** Asked before anything is changed. */
  readonly confirm: (question: string) => boolean;
}

interface Step {
  readonly name: string;
  /** What it will do. */
  readonly plan: string;
  /** Does it; returns what it did. */
  run(): Promise<string>;
  /** How to go on or back when it fails. */
  readonly failed: string;
}

const BACK = "how to go back: docs/hosted.md, Going back";

/**
 * Migrations, secrets, functions, schedules, in this order; says each. Throws before anything is
 * changed when the project is not fit or the question is refused, and after a failed step with what
 * stands and how to go on. Done again it changes nothing but the functions' versions.
 */
export async function deploy(deployment: Deployment): Promise<void> {
  const { api, say } = deployment;
  const project = await api.project();
  if (project.status !== "ACTIVE_HEALTHY") {
    throw new Error(
      `project ${project.name} is ${project.status}: restore it in the dashboard first`,
    );
  }
  const migrations = await readMigrations(`${deployment.folder}/supabase/migrations`);
  const versions = migrations.map(({ version }) => version);
  const before = await hostedState(api);
  const steps = stepsOf(deployment, pending(before, versions, deployment.back), before);
  say(`project ${project.name} (${deployment.project}, ${project.region})`);
  steps.forEach(({ name, plan }, index) => say(`  ${index + 1} ${name}: ${plan}`));
  if (deployment.dryRun) return say("dry run: nothing was changed");
  if (!deployment.confirm(question(project, deployment.project))) {
    throw new Error("not deployed, nothing was changed: answer y, or give --yes");
  }
  for (const [index, step] of steps.entries()) {
    say(`${index + 1}/${steps.length} ${step.name}`);
    try {
      say(`    ${await step.run()}`);
    } catch (cause) {
      const { message } = cause as Error;
      const stands = await standsNow(deployment, before, versions);
      throw new Error(
        `${step.name} failed: ${hidden(message, deployment)}\n\nWhat stands:\n` +
          `${stands.map((line) => `  ${line}`).join("\n")}\n\n${step.failed}`,
        { cause },
      );
    }
  }
  say("deployed");
}

function question({ name }: HostedProject, reference: string): string {
  return `Change the hosted project ${name} (${reference})?`;
}

/** Versions still to be applied. Throws when the project is newer than this checkout. */
function pending(before: HostedState, versions: readonly string[], back: boolean): string[] {
  const unknown = before.migrations.filter((version) => !versions.includes(version));
  if (unknown.length === 0) {
    return versions.filter((version) => !before.migrations.includes(version));
  }
  if (back) return [];
  throw new Error(
    `the project holds ${unknown.length} migrations that this checkout lacks ` +
      `(${unknown.at(-1)} is the last): check out its release or a newer one; --back puts the ` +
      "functions of this checkout on the newer tables",
  );
}

function stepsOf(
  deployment: Deployment,
  fresh: readonly string[],
  before: HostedState,
): readonly Step[] {
  const { secrets, sizes, api } = deployment;
  const names = [...sizes.keys()];
  const kept = before.secrets.filter((name) => !name.startsWith("SUPABASE_") && !secrets.has(name));
  return [
    {
      name: "migrations",
      plan: fresh.length === 0
        ? `none to apply, ${before.migrations.length} stand`
        : `${fresh.length} to apply (${fresh[0]} to ${fresh.at(-1)})`,
      run: async () => {
        if (fresh.length === 0) return "none to apply";
        await pushMigrations(deployment);
        return `${fresh.length} applied`;
      },
      failed:
        "Each migration is applied whole or not at all. Functions, secrets and schedules are " +
        `as before. Mend the cause and run it again: it goes on where it stopped; ${BACK}.`,
    },
    {
      name: "secrets",
      plan: [...secrets.keys()].join(", ") +
        (kept.length > 0 ? `; stay as they are: ${kept.join(", ")}` : ""),
      run: async () => {
        await setSecrets(deployment);
        return `${secrets.size} set`;
      },
      failed:
        "The tables are new, functions and schedules as before. Run the command again: what " +
        `is applied is not applied twice; ${BACK}.`,
    },
    {
      name: "functions",
      plan: [...sizes].map(([name, size]) => `${name} ${size.toFixed(0)} kB`).join(", "),
      run: async () => {
        await supabase(deployment, [
          ...["functions", "deploy", ...names],
          ...["--use-api", "--project-ref", deployment.project, "--yes"],
        ]);
        return `${names.length} deployed`;
      },
      failed: "The tables are new, and functions of two releases may stand side by side: run the " +
        `command again before the next session; ${BACK}.`,
    },
    {
      name: "schedules",
      plan: "project_url and cron_token in Vault",
      run: () => storeScheduleSecrets(api, deployment.projectUrl, secrets.get("CRON_TOKEN") ?? ""),
      failed:
        "Tables, secrets and functions are new; what the scheduler calls with is as before, " +
        "and so the desk may not start by itself. Run the command again.",
    },
  ];
}

async function pushMigrations(deployment: Deployment): Promise<void> {
  const { databaseUrl, project } = deployment;
  if (databaseUrl === undefined) {
    return await supabase(deployment, ["db", "push", "--project-ref", project, "--yes"]);
  }
  // A password among the arguments could be read by everybody on this machine.
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password);
  url.password = "";
  await supabase(deployment, ["db", "push", "--db-url", url.href, "--yes"], {
    PGPASSWORD: password,
  });
}

/** The staged tree is this user's alone. */
async function setSecrets(deployment: Deployment): Promise<void> {
  const file = `${deployment.folder}/secrets.txt`;
  try {
    await Deno.writeTextFile(file, secretsFile(deployment.secrets), { mode: 0o600 });
    await supabase(deployment, [
      ...["secrets", "set", "--env-file", file],
      ...["--project-ref", deployment.project, "--yes"],
    ]);
  } finally {
    await Deno.remove(file);
  }
}

/** Runs the CLI in the staged tree. Throws with what it printed when it fails. */
async function supabase(
  { folder, accessToken, profile, supabase: run = runSupabase }: Deployment,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  const { code, output } = await run(
    [...args, ...(profile === undefined ? [] : ["--profile", profile])],
    { folder, env: { SUPABASE_ACCESS_TOKEN: accessToken, ...env } },
  );
  if (code !== 0) throw new Error(`the Supabase CLI ended with ${code}:\n${output.trim()}`);
}

async function standsNow(
  { api, sizes }: Deployment,
  before: HostedState,
  versions: readonly string[],
): Promise<string[]> {
  try {
    return standing(before, await hostedState(api), versions, [...sizes.keys()]);
  } catch (error) {
    return [`unknown: ${(error as Error).message}`];
  }
}

/** A message of others without what is secret. */
function hidden(message: string, { secrets, accessToken, databaseUrl }: Deployment): string {
  const password = databaseUrl === undefined ? "" : new URL(databaseUrl).password;
  return [...secrets.values(), accessToken, password, decodeURIComponent(password)]
    // Short ones (a PIN, `enabled`) are looked for as whole words.
    .filter((value) => value !== "")
    .reduce(
      (text, value) =>
        text.replaceAll(new RegExp(`(?<!\\w)${escaped(value)}(?!\\w)`, "g"), "[hidden]"),
      message,
    );
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
