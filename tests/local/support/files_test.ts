import { assertEquals, assertStrictEquals } from "@std/assert";
import { FileError } from "../../../local/support/file_error.ts";
import { killChild } from "../../../local/support/kill_child.ts";
import { namingFile } from "../../../local/support/naming_file.ts";
import { projectPath, projectRoot } from "../../../local/support/project_root.ts";
import { replaceFileSync } from "../../../local/support/replace_file.ts";

Deno.test("a mistake in a file names place, rule and value", () => {
  const error = new FileError("days/a.csv", 7, "close", "above 0", '-1"');
  assertEquals([error.name, error.message], [
    "FileError",
    'days/a.csv, line 7, close: must be above 0, not "-1\\""',
  ]);
});

Deno.test("an error that names its file stays, any other gets the name and is its cause", () => {
  const named = new Error("days/a.csv is cut off");
  assertStrictEquals(namingFile("days/a.csv", named), named);
  const other = new Error("unexpected end");
  const naming = namingFile("days/a.csv", other);
  assertEquals([naming.message, naming.cause], ["days/a.csv: unexpected end", other]);
  const text = namingFile("days/a.csv", "days/a.csv: odd");
  assertEquals([text.message, text.cause], ["days/a.csv: days/a.csv: odd", "days/a.csv: odd"]);
});

Deno.test("a path inside the project is one of the system, spaces and all", () => {
  assertEquals(projectPath("a b/c%20d"), `${decodeURIComponent(projectRoot.pathname)}a b/c d`);
  assertEquals(Deno.statSync(projectPath("package.json")).isFile, true);
  assertEquals(projectPath("").endsWith("/"), true);
});

Deno.test("a file is replaced whole, for its owner alone, and nothing is left beside it", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const file = `${folder}/keys.json`;
    for (const text of ["one", "two"]) {
      replaceFileSync(file, text);
      assertEquals(Deno.readTextFileSync(file), text);
    }
    assertEquals((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["keys.json"]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a child is sent the signal and waited for, also one that has ended", async () => {
  const child = new Deno.Command("sleep", { args: ["60"] }).spawn();
  await killChild(child, "SIGTERM");
  assertEquals((await child.status).signal, "SIGTERM");
  await killChild(child, "SIGKILL");
});
