import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { functionNames } from "../../../local/platform/deploy/function_names.ts";
import { runSupabase } from "../../../local/platform/deploy/run_supabase.ts";
import { type Stage, stageBundles, stageSources } from "../../../local/platform/deploy/stage.ts";
import { projectPath } from "../../../local/support/project_root.ts";

const PROJECT = "abcdefghijklmnopqrst";

/** Files of each function as a management API on loopback received them. */
type Uploads = Map<string, Map<string, string>>;

/** The part of Supabase's management API that a deployment of functions asks for. */
function managementApi(uploads: Uploads): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const url = new URL(request.url);
    const slug = url.searchParams.get("slug");
    if (url.pathname.endsWith("/functions/deploy") && slug !== null) {
      const form = await request.formData();
      const files = new Map<string, string>();
      for (const file of form.getAll("file")) {
        if (file instanceof File) files.set(file.name, await file.text());
      }
      uploads.set(slug, files);
      const id = crypto.randomUUID();
      return Response.json({ id, slug, name: slug, status: "ACTIVE", version: 1 }, { status: 201 });
    }
    await request.body?.cancel();
    if (url.pathname.endsWith("/functions")) {
      return Response.json(request.method === "GET" ? [] : { functions: [] });
    }
    return Response.json({ id: PROJECT, ref: PROJECT, status: "ACTIVE_HEALTHY", name: "p" });
  });
}

async function deploy(stage: Stage): Promise<Uploads> {
  const uploads: Uploads = new Map();
  const api = managementApi(uploads);
  try {
    const url = `http://127.0.0.1:${api.addr.port}`;
    const profile = `${stage.folder}/profile.yaml`;
    await Deno.writeTextFile(
      profile,
      `name: local\napi_url: ${url}\ndashboard_url: ${url}\ndocs_url: ${url}\nproject_host: localhost\n`,
    );
    const { code, output } = await runSupabase(
      ["functions", "deploy", "--use-api", "--project-ref", PROJECT, "--profile", profile, "--yes"],
      { folder: stage.folder, env: { SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}` } },
    );
    assertEquals([code, code === 0 ? "" : output], [0, ""]);
    return uploads;
  } finally {
    await api.shutdown();
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
    const script = `${stage.folder}/ask.ts`;
    await Deno.writeTextFile(
      script,
      `for (const name of ${JSON.stringify(functionNames())}) {
        const module = await import(\`./functions/\${name}/index.ts\`);
        const response = await module.default.fetch(new Request("http://x/functions/v1/" + name, { method: "PUT" }));
        console.log(name, response.status);
      }`,
    );
    const { stdout, stderr } = await new Deno.Command(
      projectPath("node_modules/deno-edge-linux-x64/deno"),
      {
        args: ["run", "--no-check", "--no-remote", "--allow-env", "--allow-read", script],
        cwd: stage.folder,
        clearEnv: true,
        env: { HOME: stage.folder, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      },
    ).output();
    const answers = new TextDecoder().decode(stdout).trim().split("\n").filter((line) =>
      !line.startsWith("{")
    );
    const wanted = functionNames().map((name) => `${name} ${name === "postback" ? 200 : 405}`);
    assertEquals(answers, wanted, new TextDecoder().decode(stderr));
  } finally {
    await stage.remove();
  }
});
