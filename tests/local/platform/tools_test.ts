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

Deno.test("the CLI runs in the folder that is named, with what it is given and no telemetry; both streams are told", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "options-v4-cli-" }));
  try {
    // What Node runs before the CLI: it tells how that was started, and ends it.
    await Deno.writeTextFile(
      `${folder}/told.cjs`,
      `const { DO_NOT_TRACK, SUPABASE_TELEMETRY_DISABLED, NO_PROXY, GIVEN } = process.env;
      console.log(JSON.stringify([process.argv.slice(2), process.cwd(), DO_NOT_TRACK,
        SUPABASE_TELEMETRY_DISABLED, NO_PROXY, GIVEN]));
      console.error("of the other stream");
      process.exit(7);`,
    );
    const env = { NODE_OPTIONS: `--require ${folder}/told.cjs`, GIVEN: "yes" };
    const { code, output } = await runSupabase(["db", "push"], { folder, env });
    const told = [["db", "push"], folder, "1", "1", "127.0.0.1,localhost", "yes"];
    assertEquals([code, output], [7, `${JSON.stringify(told)}\nof the other stream\n`]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
