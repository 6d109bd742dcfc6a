import { SUPABASE_API } from "../../platform/deploy/management_api.ts";
import { UsageError } from "./run_command.ts";

/** Which project is deployed to, and how it is reached. */
export interface DeployTarget {
  readonly project: string;
  readonly projectUrl: string;
  readonly accessToken: string;
  readonly apiUrl: string;
  readonly profile?: string;
  readonly databaseUrl?: string;
}

const REFERENCE = /^[a-z]{20}$/;

/**
 * Reads the target from flags and environment. A profile of the CLI says where another management
 * API answers. Throws UsageError naming what is missing or of another form.
 */
export function deployTarget(
  environment: Readonly<Record<string, string>>,
  flags: { project?: string; profile?: string },
): DeployTarget {
  const ofUrl = /^https:\/\/([a-z]{20})\.supabase\.co\/?$/.exec(environment["SUPABASE_URL"] ?? "");
  const project = flags.project ?? ofUrl?.[1];
  if (project === undefined || !REFERENCE.test(project)) {
    throw new UsageError(
      "--project must be a project's reference of 20 letters, or SUPABASE_URL its address",
    );
  }
  if (ofUrl !== null && ofUrl[1] !== project) {
    throw new UsageError(`--project is ${project}, SUPABASE_URL names ${ofUrl[1]}`);
  }
  const accessToken = environment["SUPABASE_ACCESS_TOKEN"];
  if (!accessToken) {
    throw new UsageError(
      "SUPABASE_ACCESS_TOKEN is not set: make one at supabase.com/dashboard/account/tokens",
    );
  }
  const databaseUrl = environment["SUPABASE_DB_URL"];
  if (databaseUrl && !/^postgres(?:ql)?:\/\//.test(databaseUrl)) {
    throw new UsageError("SUPABASE_DB_URL must begin with postgresql://");
  }
  const profile = flags.profile === undefined ? "" : Deno.readTextFileSync(flags.profile);
  const named = (key: string) => new RegExp(`^${key}: *(\\S+)$`, "m").exec(profile)?.[1];
  return {
    project,
    projectUrl: `https://${project}.${named("project_host") ?? "supabase.co"}`,
    accessToken,
    apiUrl: named("api_url") ?? SUPABASE_API,
    ...(flags.profile === undefined ? {} : { profile: Deno.realPathSync(flags.profile) }),
    ...(databaseUrl ? { databaseUrl } : {}),
  };
}
