import { assertEquals, assertGreater } from "@std/assert";
import { longLines } from "./support/long_lines.ts";
import { sourceFiles } from "./support/source_files.ts";

Deno.test("no line of TypeScript or SQL goes beyond 100 columns, but for a script's literals", () => {
  const scripts = sourceFiles(".ts", "shared", "functions", "local", "bench", "tests");
  const sql = sourceFiles(".sql", "supabase/schemas", "migrations", "local");
  assertGreater(scripts.length, 500);
  assertGreater(sql.length, 150);
  assertEquals([...scripts, ...sql].flatMap(longLines), []);
});

const long = "x".repeat(101);
const planted = (text: string, path = "a.ts") => longLines({ path, text: `let a;\n${text}\n` });

Deno.test("a line that ends at column 100 is found no more than one that is all literal", () => {
  assertEquals(planted("x".repeat(100)), []);
  assertEquals(planted(`import { a } from "${long}";`), []);
  assertEquals(planted(`const a = f(\`${long} \${b(\`}\`)} ${long}\`);`), []);
  assertEquals(planted(`const a = \`\n${long}\n// ${long}\n\`;`), []);
  assertEquals(planted(`const a = text.replace(/[/"]${long}\\//g, "");`), []);
});

Deno.test("a long name, comment or line of SQL is found, beside a literal too", () => {
  const found = ["a.ts:2"];
  assertEquals(planted(long), found);
  assertEquals(planted(`// ${long}`), found);
  assertEquals(planted(`const a = "b"; // ${long}`), found);
  assertEquals(planted(`const a = "${long}"; // so`), found);
  assertEquals(planted(`f("b", ${long});`), found);
  assertEquals(planted(`const a = ${"b / ".repeat(30)}2;`), found);
  assertEquals(planted(`/*\n${long} */`), ["a.ts:3"]);
  assertEquals(planted(`select '${long}';`, "a.sql"), ["a.sql:2"]);
});
