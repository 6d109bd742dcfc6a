/**
 * Which files of a checkout a file needs, itself among them, as sorted paths inside the checkout.
 */
export type FilesNeeded = (file: string) => ReadonlySet<string>;

/** A function server starts the functions by themselves: no import leads there. */
const FUNCTION_SERVER = "local/platform/function_server/";

/** How a text names a file that it loads. */
const LOADS = [
  /^(?:import|export)\s(?!type\b)[^"';]*?\bfrom\s+"([^"]+)"/,
  /^import\s+"([^"]+)"/,
  /\bimport\(\s*"([^"]+)"/,
  /\bnew URL\(\s*"([^"]+\.ts)",\s*import\.meta\.url/,
];

/** How a text names a file of the project that it starts as a process of its own. */
const STARTS = /\bprojectPath\(\s*"([^"]+\.ts)"/g;

/**
 * Walks the imports of a checkout and what it starts; imports of types alone load nothing and are
 * left out. `root` ends with a slash.
 */
export function importGraph(root: string): FilesNeeded {
  const direct = new Map<string, readonly string[]>();
  const importsOf = (file: string): readonly string[] => {
    const known = direct.get(file);
    if (known !== undefined) return known;
    const found = readImports(root, file);
    direct.set(file, found);
    return found;
  };
  return (file) => {
    const needed = new Set([file]);
    for (const each of needed) importsOf(each).forEach((other) => needed.add(other));
    return needed;
  };
}

function readImports(root: string, file: string): string[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(root + file);
  } catch {
    return [];
  }
  if (!file.endsWith(".ts")) return [];
  const pattern = new RegExp(LOADS.map(({ source }) => source).join("|"), "gm");
  const imports = [...text.matchAll(pattern)]
    .map(([, from, bare, dynamic, url]) => from ?? bare ?? dynamic ?? url ?? "")
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) =>
      decodeURIComponent(new URL(specifier, `file:///${file}`).pathname.slice(1))
    );
  const started = [...text.matchAll(STARTS)].map(([, path]) => path ?? "");
  return [
    ...imports,
    ...started,
    ...(file.startsWith(FUNCTION_SERVER) ? entrypoints(root) : []),
  ];
}

function entrypoints(root: string): string[] {
  return [...Deno.readDirSync(`${root}functions`)]
    .filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => `functions/${name}/index.ts`);
}
