import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { checkVersions } from "../../../local/platform/deploy/check_versions.ts";
import { runSupabase } from "../../../local/platform/deploy/run_supabase.ts";
import { projectPath } from "../../../local/support/project_root.ts";

const PINNED = JSON.parse(await Deno.readTextFile(projectPath("package.json"))).devDependencies;

async function withPackage(pins: object, run: (file: string) => Promise<void>): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(file, JSON.stringify({ devDependencies: { ...PINNED, ...pins } }));
    await run(file);
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("the tools are told with their versions where they are those that are pinned", async () => {
  const [deno, supabase] = [Deno.version.deno, PINNED["supabase"]];
  await withPackage({ deno }, async (file) => {
    const line = await checkVersions(file);
    const told = `Deno ${deno}, Supabase CLI ${supabase}, bundles run on Deno `;
    assertEquals(line.slice(0, told.length), told);
    assertMatch(line.slice(told.length), /^\d+\.\d+\.\d+$/);
  });
});

Deno.test("each tool of another release is named beside what is pinned", async () => {
  const [deno, supabase] = [Deno.version.deno, PINNED["supabase"]];
  await withPackage({ deno: "0.0.1", supabase: "0.0.2" }, async (file) => {
    await assertRejects(
      () => checkVersions(file),
      Error,
      `deno is ${deno}, package.json pins 0.0.1; supabase is ${supabase}, ` +
        "package.json pins 0.0.2: run `npm ci`",
    );
  });
});

Deno.test("the CLI runs in the folder that is named, with what it is given, and both streams are told", async () => {
  const folder = await Deno.makeTempDir({ prefix: "options v4 cli " });
  try {
    const { code, output } = await runSupabase(["no-such-command"], { folder });
    assertEquals(code === 0, false);
    assertMatch(output, /no-such-command/);
    const made = await runSupabase(["init", "--help"], { folder, env: { NO_COLOR: "1" } });
    assertEquals(made.code, 0);
    assertMatch(made.output, /init/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
