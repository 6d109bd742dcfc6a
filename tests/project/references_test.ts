import { assertEquals, assertGreater } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";
import { brokenReferences, type Known, sectionsOf } from "../support/broken_references.ts";
import { quantCases } from "../support/quant_cases.ts";

const SKIPPED = new Set([".git", ".data", "node_modules", ".temp"]);

/** Paths of every file of the project, links not followed. */
function filesOf(folder = ""): string[] {
  return [...Deno.readDirSync(projectPath(folder === "" ? "." : folder))].flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory ? filesOf(path) : [path];
  });
}

const read = (path: string) => Deno.readTextFileSync(projectPath(path));
const files = filesOf();
const known: Known = {
  sections: Object.fromEntries(
    ["method", "broker", "platform"].map((name) => [name, sectionsOf(read(`docs/${name}.md`))]),
  ),
  cases: new Set(quantCases("[A-Z]").map(({ id }) => id)),
  files: new Set(files),
};

Deno.test("every section, case and file that a comment names is in the repository", () => {
  const texts = files.filter((path) => /\.(?:ts|mjs|sql|md)$/.test(path));
  assertGreater(texts.length, 400);
  assertEquals(texts.flatMap((path) => brokenReferences(path, read(path), known)), []);
});

Deno.test("what a reference case says of itself points at what is there", () => {
  const texts = quantCases("[A-Z]").map((entry) =>
    JSON.stringify({ ...entry, inputs: 0, expected: 0 })
  );
  assertEquals(brokenReferences("quant_cases.md", texts.join("\n\n"), known), []);
});

Deno.test("comments do cite: hundreds of sections, none of a document that the repository does not hold", () => {
  const cited = files.filter((path) =>
    /^(?:shared|functions|local|migrations).*\.(?:ts|sql)$/.test(path)
  )
    .flatMap((path) => read(path).match(/\b(?:method|broker|platform) \d/g) ?? []);
  assertGreater(cited.length, 150);
});

const WORLD: Known = {
  sections: { method: new Set(["3", "3.1", "3.12"]), broker: new Set(["4.1"]) },
  cases: new Set(["F1"]),
  files: new Set(["docs/method.md", "shared/pricing/black.ts", "shared/pricing/smile.ts"]),
};
const brokenIn = (path: string, text: string) => brokenReferences(path, text, WORLD);

for (
  const [name, path, text, broken] of [
    ["a section", "a.ts", "/** A price (method 3.2). */", "a.ts:1: method 3.2 is no section"],
    [
      "a section over two lines",
      "a.ts",
      "/**\n * A price (method\n * 3.2). */",
      "a.ts:1: method 3.2 is no section",
    ],
    [
      "the second of two",
      "a.ts",
      "\n// A price (method 3.1, 4.4).",
      "a.ts:2: method 4.4 is no section",
    ],
    [
      "a section of the broker",
      "a.sql",
      "select 1; -- broker 4.2",
      "a.sql:1: broker 4.2 is no section",
    ],
    ["a case", "a.ts", "/** cases F1 and F2 */", "a.ts:1: case F2 is none"],
    ["a file", "a.ts", "// as `white.ts` does", "a.ts:1: white.ts does not exist"],
    ["a folder", "a.md", "the ports (`shared/ports/`)", "a.md:1: shared/ports/ does not exist"],
    ["a lost document", "a.ts", "/** (quant\n * 2.5) */", "a.ts:1: quant 2.5"],
    ["a fault", "a.sql", "-- faults D4", "a.sql:1: faults D4"],
    ["a bare section", "a.ts", "// its table (section 5)", "a.ts:1: section 5"],
  ] as const
) {
  Deno.test(`${name} that is not there is found`, () => {
    assertEquals(brokenIn(path, text), [broken]);
  });
}

Deno.test("what is there, stands in a literal or is to be filled in is left alone", () => {
  const text = [
    "/** method 3.1, 3.12 and 3 (case F1); `black.ts`, ./smile.ts, shared/pricing/NAME.ts. */",
    'const url = "https://x/quant 2.5"; // arXiv:1204.0646, section 3.2',
    "const pattern = /method 9.9|\\/\\* quant 2.5/;",
    "const shape = `// broker 9`;",
  ].join("\n");
  assertEquals(brokenIn("shared/pricing/a.ts", text), []);
  assertEquals(brokenIn("a.sql", "select 'method 9.9 -- quant 2.5';"), []);
  assertEquals(brokenIn("a.md", "```\nNAME quant 2.5 holidays-2027.json\n```\nmethod 3.1"), []);
});
