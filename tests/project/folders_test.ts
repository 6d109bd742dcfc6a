import { assertEquals, assertGreater } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";

const LINE = "README.md";
const LONGEST = 100;

/** Names of the files of each folder that holds any, the folder itself included. */
function foldersOf(folder: string): [string, string[]][] {
  const entries = [...Deno.readDirSync(projectPath(folder))];
  const names = entries.filter(({ isFile }) => isFile).map(({ name }) => name);
  const within = entries.filter(({ isDirectory }) => isDirectory)
    .flatMap(({ name }) => foldersOf(`${folder}/${name}`));
  // Nothing but empty folders is no folder of the repository.
  return names.length + within.length === 0 ? [] : [[folder, names], ...within];
}

/** What is wrong with what a folder opens with; nothing where it is one short sentence. */
function faultOf(folder: string, text: string | undefined): string[] {
  if (text === undefined) return [`${folder} does not say what it is`];
  if (!/^[A-Z][^\n]*\.\n$/.test(text)) return [`${folder}/${LINE} is not one sentence on one line`];
  return text.length > LONGEST + 1 ? [`${folder}/${LINE} is longer than ${LONGEST} columns`] : [];
}

Deno.test("each folder of shared/ opens with one line that says what it is", () => {
  const folders = foldersOf("shared");
  assertGreater(folders.length, 20);
  const faults = folders.flatMap(([folder, names]) =>
    faultOf(
      folder,
      names.includes(LINE) ? Deno.readTextFileSync(projectPath(`${folder}/${LINE}`)) : undefined,
    )
  );
  assertEquals(faults, []);
});

Deno.test("no two folders say the same", () => {
  const lines = foldersOf("shared").map(([folder]) =>
    Deno.readTextFileSync(projectPath(`${folder}/${LINE}`))
  );
  assertEquals(new Set(lines).size, lines.length);
});

Deno.test("a folder without a line, with two, or with a long one is found", () => {
  assertEquals(faultOf("a", "Prices.\n"), []);
  assertEquals(faultOf("a", undefined), ["a does not say what it is"]);
  assertEquals(faultOf("a", "# Prices\n\nThey are.\n"), [
    "a/README.md is not one sentence on one line",
  ]);
  assertEquals(faultOf("a", `P${"r".repeat(100)}.\n`), ["a/README.md is longer than 100 columns"]);
});
