import { projectPath } from "../../support/project_root.ts";

/**
 * Runs the pinned Supabase CLI in a folder, without telemetry. Returns its exit code and both
 * streams.
 */
export async function runSupabase(
  args: readonly string[],
  options: { folder: string; env?: Record<string, string> },
): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command("node", {
    args: [projectPath("node_modules/supabase/dist/supabase.js"), ...args],
    cwd: options.folder,
    env: {
      DO_NOT_TRACK: "1",
      SUPABASE_TELEMETRY_DISABLED: "1",
      NO_PROXY: "127.0.0.1,localhost",
      ...options.env,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}
