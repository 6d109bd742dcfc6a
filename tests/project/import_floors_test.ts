import { assertEquals, assertGreater } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";

/** Lowest first; names on one line are one floor. */
const FLOORS: readonly (readonly string[])[] = [
  ["vocabulary"],
  ["pricing"],
  ["market"],
  ["strategies"],
  ["analysis"],
  ["exits"],
  ["risk"],
  ["scoring"],
  ["allocation"],
  ["execution"],
  ["storage", "dhan"],
  ["desk"],
  ["wiring"],
  ["http"],
];

const FUNCTIONS = FLOORS.length;
const EDGES = FLOORS.findIndex((rooms) => rooms.includes("storage"));

interface Import {
  readonly from: string;
  readonly to: string;
}

function typescriptFiles(folder: string): string[] {
  return [...Deno.readDirSync(projectPath(folder))].flatMap((entry) =>
    entry.isDirectory
      ? typescriptFiles(`${folder}/${entry.name}`)
      : entry.name.endsWith(".ts")
      ? [`${folder}/${entry.name}`]
      : []
  );
}

/** What a text imports: statements that begin a line, and dynamic imports of a literal. */
function specifiersOf(text: string): string[] {
  const pattern =
    /^(?:import|export)\b[^"';]*?\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** Relative imports of a file, resolved to paths inside the project. */
function importsOf(file: string): Import[] {
  const text = Deno.readTextFileSync(projectPath(file));
  const relative = specifiersOf(text).filter((specifier) => specifier.startsWith("."));
  return relative.map((specifier) => ({
    from: file,
    to: new URL(specifier, `file:///${file}`).pathname.slice(1),
  }));
}

/** Index of a file's floor; absent for what is neither shared/ nor functions/. */
function floorOf(file: string): number | undefined {
  const [top, room = ""] = file.split("/");
  if (top === "functions") return FUNCTIONS;
  if (top !== "shared") return undefined;
  const floor = FLOORS.findIndex((rooms) => rooms.includes(room));
  return floor === -1 ? undefined : floor;
}

const imports = ["shared", "functions"].flatMap((top) => typescriptFiles(top).flatMap(importsOf));

Deno.test("a file imports from its own floor or a lower one", () => {
  assertGreater(imports.length, 50);
  const upward = imports.filter(({ from, to }) => {
    const [own, other] = [floorOf(from), floorOf(to)];
    return own === undefined || other === undefined || other > own;
  });
  assertEquals(upward, []);
});

Deno.test("below the edges nothing imports storage, dhan or what stands on them", () => {
  const leaks = imports.filter(({ from, to }) => {
    const [own, other] = [floorOf(from), floorOf(to)];
    return own !== undefined && other !== undefined && own < EDGES && other >= EDGES;
  });
  assertEquals(leaks, []);
});

Deno.test("what is deployed imports packages by their name in import_map.json only", () => {
  const map: { imports: Record<string, string> } = JSON.parse(
    Deno.readTextFileSync(projectPath("import_map.json")),
  );
  const known = new Set(Object.keys(map.imports));
  const strangers = ["shared", "functions"].flatMap(typescriptFiles).flatMap((file) =>
    specifiersOf(Deno.readTextFileSync(projectPath(file)))
      .filter((specifier) => !specifier.startsWith("."))
      .filter((specifier) => !known.has(specifier))
      .map((specifier) => `${file}: ${specifier}`)
  );
  assertEquals(strangers, []);
});
