import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { checkTree } from "../../../local/platform/deploy/check_tree.ts";

async function git(folder: string, ...args: string[]): Promise<string> {
  const who = ["-c", "user.name=n", "-c", "user.email=e@x"];
  const { stdout } = await new Deno.Command("git", { args: [...who, ...args], cwd: folder })
    .output();
  return new TextDecoder().decode(stdout);
}

async function inRepository(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "options v4 tree " });
  try {
    await git(folder, "init", "--quiet");
    await Deno.writeTextFile(`${folder}/kept`, "kept\n");
    await git(folder, "add", "--all");
    await git(folder, "commit", "--quiet", "--message", "kept");
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const messageOf = async (folder: string) =>
  (await assertRejects(() => checkTree(folder), Error) as Error).message;

Deno.test("a committed tree is named by its content: another commit of the same is the same", async () => {
  await inRepository(async (folder) => {
    const tree = await checkTree(folder);
    assertMatch(tree, /^[0-9a-f]{40}$/);
    await git(folder, "commit", "--quiet", "--allow-empty", "--message", "the same");
    assertEquals(await checkTree(folder), tree);
  });
});

Deno.test("what no commit holds is listed: five files, and how many more", async () => {
  await inRepository(async (folder) => {
    const said = "the tree has changes that no commit holds:";
    const listed = (names: string[]) => names.map((name) => `\n  ?? ${name}`).join("");
    for (const name of ["a", "b", "c", "d"]) await Deno.writeTextFile(`${folder}/${name}`, "");
    assertEquals(await messageOf(folder), said + listed(["a", "b", "c", "d"]));
    await Deno.writeTextFile(`${folder}/e`, "");
    const five = listed(["a", "b", "c", "d", "e"]);
    assertEquals(await messageOf(folder), said + five);
    await Deno.writeTextFile(`${folder}/f`, "");
    assertEquals(await messageOf(folder), `${said}${five}\n  and 1 more`);
    await Deno.writeTextFile(`${folder}/kept`, "changed\n");
    assertEquals(
      await messageOf(folder),
      `${said}\n   M kept${listed(["a", "b", "c", "d"])}\n  and 2 more`,
    );
  });
});

Deno.test("where git fails its words are told", async () => {
  const folder = await Deno.makeTempDir({ prefix: "options v4 no tree " });
  try {
    const message = await messageOf(folder);
    assertMatch(message, /^git status --porcelain: fatal: not a git repository/);
    assert(!message.endsWith("\n"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
