import { releases } from "./releases.ts";
import { compileMigrations } from "./compile_migrations.ts";
import { hasLanded, land, landedFaults } from "./landed_migrations.ts";
import { readSchemas } from "./read_schemas.ts";

/** Where a project keeps its schema; paths of folders and files. */
export interface SchemaPlaces {
  readonly schemas: string;
  readonly migrations: string;
  readonly changeLog: string;
  readonly landed: string;
}

/** Files as they should stand, by path; null for one that should not exist. */
export type SchemaFiles = ReadonlyMap<string, string | null>;

/**
 * What a project's migrations and its list of landed ones should be. Before the first release the
 * migrations are compiled from the schemas. From then on they stay as they are and the list takes
 * what each release brought; throws when a landed one is changed, naming each.
 */
export function schemaFiles(places: SchemaPlaces): SchemaFiles {
  const migrations = readMigrationTexts(places.migrations);
  const [release] = releases(Deno.readTextFileSync(places.changeLog));
  const list = readIfThere(places.landed);
  if (release === undefined) {
    if (list !== "") throw new Error(`${places.landed} lists migrations, but there is no release`);
    const files = new Map<string, string | null>();
    for (const file of migrations.keys()) files.set(`${places.migrations}/${file}`, null);
    for (const { file, sql } of compileMigrations(readSchemas(places.schemas))) {
      files.set(`${places.migrations}/${file}`, sql);
    }
    return files;
  }
  const faults = landedFaults(list, migrations);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return new Map([[
    places.landed,
    hasLanded(list, release) ? list : land(list, migrations, release),
  ]]);
}

/** Which of the files are not what they should be, with what is wrong. */
export function staleFiles(files: SchemaFiles): string[] {
  return [...files].flatMap(([path, text]) => {
    const present = readIfThere(path);
    if (present === (text ?? "")) return [];
    return [text === null ? `${path} should not exist` : `${path} is not current`];
  });
}

/** Writes the files and removes those that should not exist. */
export function writeFiles(files: SchemaFiles): void {
  for (const [path, text] of files) {
    if (text === null) Deno.removeSync(path);
    else Deno.writeTextFileSync(path, text);
  }
}

function readMigrationTexts(folder: string): Map<string, string> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".sql")).sort();
  return new Map(names.map((name) => [name, Deno.readTextFileSync(`${folder}/${name}`)]));
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
