import { assert, assertEquals } from "@std/assert";
import { bundleSizes } from "../../../local/platform/deploy/bundle_sizes.ts";
import { functionNames } from "../../../local/platform/deploy/function_names.ts";
import { type Stage, stageBundles, stageSources } from "../../../local/platform/deploy/stage.ts";
import { projectPath } from "../../../local/support/project_root.ts";

/** Files below a folder by path, each with its text. */
function textsIn(folder: string, below = ""): Record<string, string> {
  return Object.fromEntries(
    [...Deno.readDirSync(`${folder}/${below}`)].flatMap(({ name, isDirectory, isSymlink }) => {
      const path = `${below}${name}`;
      assert(!isSymlink, `${path} is a link`);
      if (isDirectory) return Object.entries(textsIn(folder, `${path}/`));
      return [[path, Deno.readTextFileSync(`${folder}/${path}`)]];
    }).sort(),
  );
}

/** Files of the project that both stages hold, under the names that the CLI looks for. */
function common(): Record<string, string> {
  const migrations = Object.entries(textsIn(projectPath("migrations")))
    .map(([path, text]) => [`supabase/migrations/${path}`, text]);
  const files = ["import_map.json", "supabase/config.toml"]
    .map((path) => [path, Deno.readTextFileSync(projectPath(path))]);
  return Object.fromEntries([...migrations, ...files]);
}

const under = (folder: string) =>
  Object.fromEntries(
    Object.entries(textsIn(projectPath(folder))).map(([path, text]) => [`${folder}/${path}`, text]),
  );

async function removed({ folder, remove }: Stage): Promise<boolean> {
  await remove();
  return await Deno.stat(folder).then(() => false, () => true);
}

Deno.test("a stage of sources is the functions and what they share, as they are", async () => {
  const stage = await stageSources();
  try {
    assertEquals(textsIn(stage.folder), {
      ...common(),
      ...under("functions"),
      ...under("shared"),
    });
  } finally {
    assert(await removed(stage));
  }
});

Deno.test("a stage of bundles is one small file a function, beside the same migrations", async () => {
  const stage = await stageBundles();
  try {
    const { ...texts } = textsIn(stage.folder);
    const sizes = bundleSizes(stage.folder);
    for (const name of functionNames()) {
      const path = `functions/${name}/index.ts`;
      const text = texts[path] ?? "";
      // Minified, without notes of licences, and nothing is left to be fetched.
      assert(text.length > 1000 && text.split("\n").length < text.length / 200, path);
      assert(!/\bimport\b[^;"]{0,200}from"(?!node:)/.test(text), path);
      assert(!text.includes("@license") && /export\s*\{.*as default/.test(text), path);
      assertEquals(sizes.get(name), new TextEncoder().encode(text).length / 1024);
      delete texts[path];
    }
    assertEquals(texts, common());
  } finally {
    assert(await removed(stage));
  }
});
