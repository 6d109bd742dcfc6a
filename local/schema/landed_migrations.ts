import { createHash } from "node:crypto";

/** Texts of the migrations by file name. */
export type Migrations = ReadonlyMap<string, string>;

/** Lines of checksum, file and release of what landed; the first two as `sha256sum` writes them. */
export type LandedList = string;

interface Landed {
  readonly sha256: string;
  readonly file: string;
  readonly release: string;
}

/**
 * What is wrong with migrations that a release brought: one line for each that is changed, missing,
 * or joined by a new one that sorts before it. Empty when all stand as they landed.
 */
export function landedFaults(list: LandedList, migrations: Migrations): string[] {
  const landed = parse(list);
  const last = landed.map(({ file }) => file).sort().at(-1) ?? "";
  const files = new Set(landed.map(({ file }) => file));
  return [
    ...landed.flatMap(({ sha256, file, release }) => {
      const text = migrations.get(file);
      if (text === undefined) return [`${file} is missing: it landed with release ${release}`];
      if (checksum(text) === sha256) return [];
      return [`${file} is changed: it landed with release ${release}; add a new migration instead`];
    }),
    ...[...migrations.keys()].filter((file) => !files.has(file) && file < last)
      .map((file) => `${file} sorts before ${last}, which has landed: give it a later version`),
  ];
}

/** The list with every migration that is not in it yet, as brought by a release. */
export function land(list: LandedList, migrations: Migrations, release: string): LandedList {
  const files = new Set(parse(list).map(({ file }) => file));
  const fresh = [...migrations].filter(([file]) => !files.has(file)).sort();
  return list + fresh.map(([file, sql]) => `${checksum(sql)}  ${file}  ${release}\n`).join("");
}

/** Whether the list holds what a release brought. */
export function hasLanded(list: LandedList, release: string): boolean {
  return parse(list).some((entry) => entry.release === release);
}

function parse(list: LandedList): Landed[] {
  return list.split("\n").filter((line) => line !== "").map((line) => {
    const [, sha256, file, release] = /^([0-9a-f]{64}) {2}(\S+) {2}(\S+)$/.exec(line) ?? [];
    if (sha256 === undefined || file === undefined || release === undefined) {
      throw new Error(`list of landed migrations: "${line}" is not checksum, file and release`);
    }
    return { sha256, file, release };
  });
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
