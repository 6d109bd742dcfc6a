import { type Import, specifiersOf } from "./imports.ts";
import type { SourceFile } from "./source_files.ts";

/** Rooms of shared/, lowest first; those on one line are one floor. A room need not exist yet. */
const FLOORS: readonly (readonly string[])[] = [
  ["vocabulary", "statistics"],
  ["pricing"],
  ["market"],
  ["strategies"],
  ["analysis"],
  ["beliefs"],
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

/** Folders of local/, lowest first. */
const LOCAL_FLOORS: readonly (readonly string[])[] = [
  ["support"],
  ["exchange", "platform", "schema"],
  ["cli"],
];

/** The one file that fills the ports. */
const WIRING = "shared/wiring/wire.ts";

/** Index of a file's floor; NaN for what is neither a known room of shared/ nor functions/. */
function floorOf(path: string): number {
  const [top, room = ""] = path.split("/");
  if (top === "functions") return FLOORS.length;
  const floor = top === "shared" ? FLOORS.findIndex((rooms) => rooms.includes(room)) : -1;
  return floor === -1 ? Number.NaN : floor;
}

/** Index of a file's floor within local/; NaN for what lies elsewhere. */
function localFloorOf(path: string): number {
  const [top, folder = ""] = path.split("/");
  const floor = top === "local" ? LOCAL_FLOORS.findIndex((own) => own.includes(folder)) : -1;
  return floor === -1 ? Number.NaN : floor;
}

const EDGES = floorOf("shared/storage/");

/** Imports from a higher floor, and from or into what has no floor. */
export function upwardImports(imports: readonly Import[]): Import[] {
  return imports.filter(({ from, to }) => !(floorOf(to) <= floorOf(from)));
}

/** Imports between the edges: each fills its own ports and knows nothing of the other. */
export function importsBetweenEdges(imports: readonly Import[]): Import[] {
  return imports.filter(({ from, to }) =>
    floorOf(from) === EDGES && floorOf(to) === EDGES && roomOf(from) !== roomOf(to)
  );
}

/** Imports of an edge, or of what stands on the edges, from below them. */
export function leaksBelowEdges(imports: readonly Import[]): Import[] {
  return imports.filter(({ from, to }) => floorOf(from) < EDGES && floorOf(to) >= EDGES);
}

/** Imports of the door, or of what opens a call, by the desk. */
export function deskImportsOfDoor(imports: readonly Import[]): Import[] {
  return imports.filter(({ from, to }) =>
    roomOf(from) === "shared/desk" && ["shared/http", "shared/wiring"].includes(roomOf(to))
  );
}

/** Imports of the broker's folder from outside it and the wiring file. */
export function brokerImports(imports: readonly Import[]): Import[] {
  return imports.filter(({ from, to }) =>
    roomOf(to) === "shared/dhan" && roomOf(from) !== "shared/dhan" && from !== WIRING
  );
}

/** Imports inside local/ from a higher folder, or between two rooms of a floor. */
export function upwardLocalImports(imports: readonly Import[]): Import[] {
  return imports.filter(({ from, to }) => {
    if (!to.startsWith("local/")) return false;
    const [own, other] = [localFloorOf(from), localFloorOf(to)];
    return !(other < own || roomOf(from) === roomOf(to));
  });
}

/**
 * Calls on a database: a select, an rpc, or the helpers that make them. `Array.from` and its like
 * begin with a capital.
 */
const TABLE_READ = /(?<!\b[A-Z]\w*)\.(?:from|rpc)\(|\b(?:callRpc|selectRows)\b/;

/** Files outside storage that read or write a table themselves. */
export function tableReads(files: readonly SourceFile[]): string[] {
  return pathsWith(files, TABLE_READ, "shared/storage");
}

/** Files outside the wiring that read the process's environment. */
export function environmentReads(files: readonly SourceFile[]): string[] {
  return pathsWith(files, /\bDeno\.env\b|\bprocess\.env\b/, "shared/wiring");
}

/** Imports of packages by another name than those of the import map, as `path: name`. */
export function unpinnedPackages(
  files: readonly SourceFile[],
  pinned: ReadonlySet<string>,
): string[] {
  return files.flatMap(({ path, text }) =>
    specifiersOf(text)
      .filter((specifier) => !specifier.startsWith(".") && !pinned.has(specifier))
      .map((specifier) => `${path}: ${specifier}`)
  );
}

function pathsWith(files: readonly SourceFile[], pattern: RegExp, room: string): string[] {
  return files.filter(({ path, text }) => roomOf(path) !== room && pattern.test(text))
    .map(({ path }) => path);
}

/** The first two parts of a path: shared/storage, local/cli. */
function roomOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}
