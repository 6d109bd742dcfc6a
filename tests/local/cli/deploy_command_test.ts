import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkTree } from "../../../local/platform/deploy/check_tree.ts";
import { functionNames } from "../../../local/platform/deploy/function_names.ts";
import { projectPath } from "../../../local/support/project_root.ts";
import { localManagementApi, PROJECT } from "../../support/management_api.ts";

const TOKEN = `sbp_${"d".repeat(40)}`;
const ENVIRONMENT = {
  SUPABASE_ACCESS_TOKEN: TOKEN,
  DHAN_CLIENT_ID: "1000000001",
  DHAN_PIN: "748391",
  DHAN_TOTP_SECRET: "CANARYOFTHETOTPX",
  CRON_TOKEN: "e".repeat(64),
  POSTBACK_TOKEN: "f".repeat(64),
  TOKEN_KEY: "a".repeat(64),
};

async function run(program: string, args: string[], cwd: string, env = {}) {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

const git = (folder: string, ...args: string[]) =>
  run("git", ["-c", "user.name=n", "-c", "user.email=e@x", ...args], folder);

/** The project's files as they are now, committed in a checkout of their own. */
async function checkout(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "options v4 checkout " });
  const { text } = await git(projectPath(""), "ls-files", "-co", "--exclude-standard");
  for (const file of text.trim().split("\n")) {
    const target = `${folder}/${file}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    const { isSymlink } = await Deno.lstat(projectPath(file));
    if (isSymlink) await Deno.symlink(await Deno.readLink(projectPath(file)), target);
    else await Deno.copyFile(projectPath(file), target);
  }
  await Deno.symlink(projectPath("node_modules"), `${folder}/node_modules`);
  await git(folder, "init", "--quiet");
  await Deno.writeTextFile(`${folder}/.git/info/exclude`, "node_modules\n");
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", "--message", "as it is");
  return folder;
}

Deno.test("npm run deploy checks, tells what it would do, changes nothing without a yes, and refuses a changed tree", async () => {
  const folder = await checkout();
  const api = localManagementApi({ token: TOKEN });
  try {
    const profile = `${folder}/.data/profile.yaml`;
    await Deno.mkdir(`${folder}/.data`);
    await Deno.writeTextFile(profile, api.profile);
    // Both lanes of types take a minute: their check stands recorded for this very tree.
    await Deno.writeTextFile(`${folder}/.data/checked_types.txt`, await checkTree(folder));
    const deploy = (flags: string[], env: Record<string, string> = ENVIRONMENT) =>
      run(
        "node",
        [
          ...["local/cli/launch.mjs", "deploy", "--project", PROJECT, "--profile", profile],
          ...flags,
        ],
        folder,
        env,
      );

    const dry = await deploy(["--dry-run"]);
    assertEquals([dry.code, dry.code === 0 ? "" : dry.text], [0, ""]);
    assertStringIncludes(dry.text, "nothing uncommitted");
    assertStringIncludes(dry.text, "recorded for this tree");
    assertStringIncludes(dry.text, `${functionNames().length} bundles answer`);
    assertStringIncludes(dry.text, "project desk");
    assertStringIncludes(dry.text, "dry run: nothing was changed");

    const unasked = await deploy(["--source"]);
    assertEquals(unasked.code, 1);
    assertStringIncludes(unasked.text, "nothing was changed: answer y, or give --yes");

    const { CRON_TOKEN: _, ...without } = ENVIRONMENT;
    const missing = await deploy(["--yes"], without);
    assertEquals(missing.code, 1);
    assertStringIncludes(missing.text, "CRON_TOKEN is missing");

    await Deno.writeTextFile(`${folder}/README.md`, "changed\n");
    const changed = await deploy(["--yes"]);
    assertEquals(changed.code, 1);
    assertStringIncludes(changed.text, "changes that no commit holds:\n   M README.md");

    const wrong = await deploy(["--project", "short", "--yes"]);
    assertEquals(wrong.code, 2);
    assertStringIncludes(wrong.text, "reference of 20 letters");
    for (const { text } of [dry, unasked, missing, changed, wrong]) {
      for (const value of [...Object.values(ENVIRONMENT)]) {
        assertEquals(text.includes(value), false);
      }
    }
    assertEquals(api.changes, []);
  } finally {
    await api.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
