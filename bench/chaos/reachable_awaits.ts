import { projectPath } from "../../local/support/project_root.ts";
import { scriptParts } from "../../tests/support/script_parts.ts";

/** One top-level declaration of a file, comments and literals blanked out. */
interface Declaration {
  readonly text: string;
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
}

/** A file's declarations by name, and which file each imported value comes from. */
interface Module {
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly imports: ReadonlyMap<string, string>;
}

const BEGINS = /^(?:export )?(?:async )?(?:function|const|let|class|interface|type|enum) (\w+)/;
const VALUES = /^import \{([^}]*)\} from "(\.[^"]+)";$/gm;

/**
 * Every `await` of production code that the files of a folder can come to, as `path:line:column`:
 * from what they import of `shared/`, declaration by declaration.
 */
export function reachableAwaits(folder: string): string[] {
  const modules = new Map<string, Module>();
  const moduleOf = (path: string) => {
    const known = modules.get(path) ?? readModule(path);
    modules.set(path, known);
    return known;
  };
  const wanted: [string, string][] = [...Deno.readDirSync(projectPath(folder))]
    .flatMap(({ name }) => [...readModule(`${folder}/${name}`).imports])
    .filter(([, path]) => path.startsWith("shared/"))
    .map(([name, path]) => [path, name]);
  const seen = new Set<string>();
  const awaits = new Set<string>();
  for (const [path, name] of wanted) {
    if (seen.has(`${path} ${name}`)) continue;
    seen.add(`${path} ${name}`);
    const { declarations, imports } = moduleOf(path);
    const declaration = declarations.get(name);
    if (declaration === undefined) continue;
    awaitsIn(declaration).forEach((place) => awaits.add(`${path}:${place}`));
    for (const [word] of declaration.text.matchAll(/\w+/g)) {
      const from = imports.get(word);
      if (from !== undefined) wanted.push([from, word]);
      else if (declarations.has(word)) wanted.push([path, word]);
    }
  }
  return [...awaits].sort();
}

function awaitsIn({ text, line }: Declaration): string[] {
  return text.split("\n").flatMap((each, i) =>
    [...each.matchAll(/\bawait\b/g)].map(({ index }) => `${line + i}:${index + 1}`)
  );
}

function readModule(path: string): Module {
  const text = Deno.readTextFileSync(projectPath(path));
  const imports = new Map<string, string>();
  for (const [, names = "", specifier = ""] of text.matchAll(VALUES)) {
    const from = new URL(specifier, `file:///${path}`).pathname.slice(1);
    for (const name of names.split(",").map((each) => each.trim())) {
      if (/^\w+$/.test(name)) imports.set(name, from);
    }
  }
  const declarations = new Map<string, Declaration>();
  let [name, begun] = ["", 1];
  const lines = withoutParts(text).split("\n");
  const close = (end: number) => {
    declarations.set(name, { text: lines.slice(begun - 1, end).join("\n"), line: begun });
  };
  for (const [i, line] of lines.entries()) {
    const [, next] = BEGINS.exec(line) ?? [];
    if (next === undefined) continue;
    close(i);
    [name, begun] = [next, i + 1];
  }
  close(lines.length);
  return { declarations, imports };
}

/** The text with comments and strings turned to blanks; what a template computes stays. */
function withoutParts(text: string): string {
  let blanked = text;
  for (const { start, end } of scriptParts(text)) {
    const part = text.slice(start, end);
    if (part.startsWith("`")) continue;
    blanked = blanked.slice(0, start) + part.replace(/[^\n]/g, " ") + blanked.slice(end);
  }
  return blanked;
}
