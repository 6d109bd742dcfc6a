import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { functionNames } from "../../../local/platform/deploy/function_names.ts";
import { runSupabase } from "../../../local/platform/deploy/run_supabase.ts";
import { smokeRun } from "../../../local/platform/deploy/smoke_run.ts";
import { type Stage, stageBundles, stageSources } from "../../../local/platform/deploy/stage.ts";
import { projectPath } from "../../../local/support/project_root.ts";
import { localManagementApi, PROJECT, type Upload } from "../../support/management_api.ts";

const TOKEN = `sbp_${"0".repeat(40)}`;

async function deploy(stage: Stage): Promise<ReadonlyMap<string, Upload>> {
  const api = localManagementApi({ token: TOKEN });
  try {
    const profile = `${stage.folder}/profile.yaml`;
    await Deno.writeTextFile(profile, api.profile);
    const { code, output } = await runSupabase(
      ["functions", "deploy", "--use-api", "--project-ref", PROJECT, "--profile", profile, "--yes"],
      { folder: stage.folder, env: { SUPABASE_ACCESS_TOKEN: TOKEN } },
    );
    assertEquals([code, code === 0 ? "" : output], [0, ""]);
    return api.uploads;
  } finally {
    await api.stop();
  }
}

/** Files that are reachable from an entry by relative imports, the entry among them. */
function reachable(entry: string): Set<string> {
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    const text = Deno.readTextFileSync(projectPath(file));
    for (const [, specifier = ""] of text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)) {
      visit(new URL(specifier, `file:///${file}`).pathname.slice(1));
    }
  };
  visit(entry);
  return found;
}

Deno.test("sources are uploaded as import_map.json and exactly what each function reaches, and check under Deno 2.1.4 without a network", async () => {
  const stage = await stageSources();
  const tree = await Deno.makeTempDir({ prefix: "options v4 uploaded " });
  try {
    const uploads = await deploy(stage);
    assertEquals([...uploads.keys()].sort(), functionNames());
    for (const [name, files] of uploads) {
      const wanted = new Set(["import_map.json", ...reachable(`functions/${name}/index.ts`)]);
      assertEquals([...files.keys()].sort(), [...wanted].sort());
      for (const [path, text] of files) {
        const target = `${tree}/${path}`;
        await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
        await Deno.writeTextFile(target, text);
      }
    }
    await Deno.symlink(projectPath("node_modules"), `${tree}/node_modules`);
    await Deno.copyFile(projectPath("package.json"), `${tree}/package.json`);
    const edge = projectPath("node_modules/deno-edge-linux-x64/deno");
    const { code, stderr } = await new Deno.Command(edge, {
      args: [
        "check",
        "--import-map=import_map.json",
        "--node-modules-dir=manual",
        "--no-lock",
        ...functionNames().map((name) => `functions/${name}/index.ts`),
      ],
      cwd: tree,
      env: { HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9", NO_COLOR: "1" },
    }).output();
    assertEquals([code, code === 0 ? "" : new TextDecoder().decode(stderr)], [0, ""]);
  } finally {
    await stage.remove();
    await Deno.remove(tree, { recursive: true });
  }
});

Deno.test("bundles are one file a function below 1.5 MB, and the migrations go along", async () => {
  const stage = await stageBundles();
  try {
    const uploads = await deploy(stage);
    for (const name of functionNames()) {
      const files = uploads.get(name);
      assertEquals([...(files?.keys() ?? [])].sort(), [
        `functions/${name}/index.ts`,
        "import_map.json",
      ]);
      const size = files?.get(`functions/${name}/index.ts`)?.length ?? 0;
      assertGreater(size, 1000);
      assertLess(size, 1_500_000);
    }
    const staged = [...Deno.readDirSync(`${stage.folder}/supabase/migrations`)];
    assertEquals(staged.length, [...Deno.readDirSync(projectPath("migrations"))].length);
    assert(staged.every(({ isFile }) => isFile));
  } finally {
    await stage.remove();
  }
});

Deno.test("a bundle answers under Deno 2.1.4 with nothing but itself", async () => {
  const stage = await stageBundles();
  try {
    for (const name of functionNames()) {
      await smokeRun(name, `${stage.folder}/functions/${name}/index.ts`);
    }
  } finally {
    await stage.remove();
  }
});

for (
  const [what, text, told] of [
    ["does not load", "throw new Error('no loading')", "no loading"],
    ["answers 500", "export default { fetch: () => new Response('', { status: 500 }) }", "500"],
    [
      "wants what only a newer Deno has",
      "export default { fetch: Temporal.Now.instant() }",
      "Temporal",
    ],
    ["imports what is not in it", 'import "npm:zod@4.6.7";', "zod"],
  ] as const
) {
  Deno.test(`a bundle that ${what} is refused by the function's name`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "options v4 bundle " });
    try {
      await Deno.writeTextFile(`${folder}/index.ts`, text);
      const error = await assertRejects(() => smokeRun("analyze", `${folder}/index.ts`), Error);
      assertStringIncludes(error.message, "the bundle of analyze");
      assertStringIncludes(error.message, told);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
