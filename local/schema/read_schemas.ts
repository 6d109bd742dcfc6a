/** One object of the schema as it stands. */
export interface SchemaFile {
  /** Path inside the folder of schemas: `0200_underlyings/010_industries.sql`. */
  readonly path: string;
  readonly sql: string;
}

/** The objects of one subject in load order: they become one migration. */
export interface Subject {
  readonly number: string;
  readonly name: string;
  readonly files: readonly SchemaFile[];
}

/**
 * The schema by subject, in the order in which Supabase's `schema_paths` loads its files. Throws
 * on a name that is not numbered: its place would be an accident.
 */
export function readSchemas(folder: string): Subject[] {
  const subjects = entries(folder).map((subject) => {
    const [, number, name] = /^(\d{4})_([a-z_]+)$/.exec(subject) ?? [];
    if (number === undefined || name === undefined) {
      throw new Error(`${folder}/${subject}: a subject is a folder named NNNN_name`);
    }
    const files = entries(`${folder}/${subject}`).map((file) => {
      if (!/^\d{3}_[a-z0-9_]+\.sql$/.test(file)) {
        throw new Error(`${folder}/${subject}/${file}: an object's file is named NNN_name.sql`);
      }
      const path = `${subject}/${file}`;
      return { path, sql: Deno.readTextFileSync(`${folder}/${path}`) };
    });
    if (files.length === 0) throw new Error(`${folder}/${subject} holds no object`);
    return { number, name, files };
  });
  if (subjects.length === 0) throw new Error(`${folder} holds no subject`);
  return subjects;
}

function entries(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
