import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { SCHEMA_PLACES } from "../../local/cli/support/schema_places.ts";
import { projectPath } from "../../local/support/project_root.ts";
import { readSchemas, type SchemaFile } from "../../local/schema/read_schemas.ts";

const files = readSchemas(SCHEMA_PLACES.schemas).flatMap((subject) => subject.files);
const migrations = [...Deno.readDirSync(SCHEMA_PLACES.migrations)].map(({ name }): SchemaFile => ({
  path: name,
  sql: Deno.readTextFileSync(`${SCHEMA_PLACES.migrations}/${name}`),
}));

/** Text without what stands between dollar quotes, in strings and in comments. */
function outside(sql: string): string {
  return sql.replace(/--.*$|'(?:[^']|'')*'|(\$\w*\$)[\s\S]*?\1/gm, "");
}

/** What a text creates that bears a comment or rows of its own. */
function created(sql: string): string[] {
  const pattern = /^create (?:or replace )?(schema|type|table|view|function) ([\w.]+)/gm;
  return [...outside(sql).matchAll(pattern)].map(([, kind, name]) => `${kind} ${name}`);
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, i) => names.indexOf(name) !== i);
}

Deno.test("each object is created once in the schemas and once in the migrations", () => {
  const inSchemas = files.flatMap(({ sql }) => created(sql));
  assertGreater(inSchemas.length, 130);
  assertEquals(twice(inSchemas), []);
  const inMigrations = migrations.flatMap(({ sql }) => created(sql));
  assertEquals(twice(inMigrations), []);
  assertEquals(inMigrations.filter((name) => !inSchemas.includes(name)), []);
});

Deno.test("a file of the schemas holds one object: a foreign key or the rows of a table stand alone", () => {
  for (const { path, sql } of files) {
    const seeded = outside(sql).match(/^(insert into [\w.]+|select private\.\w+\()/gm) ?? [];
    const linked = outside(sql).match(/add constraint \w+ foreign key/g) ?? [];
    assertEquals([path, [...created(sql), ...seeded, ...linked].length], [path, 1]);
  }
});

Deno.test("the schemas alter a table only for what its creation cannot say", () => {
  const altered = files.flatMap(({ path, sql }) =>
    [...outside(sql).matchAll(/^(?:alter|drop|update|delete)\b[^;]*/gm)].map(([text]) =>
      `${path}: ${text.replace(/\s+/g, " ")}`
    )
  );
  const unsayable = /alter table [\w.]+ (enable row level security|add constraint \w+ foreign key)/;
  assertEquals(altered.filter((text) => !unsayable.test(text)), []);
});

Deno.test("a file of the schemas is named after its object", () => {
  for (const { path, sql } of files) {
    const [object] = created(sql);
    if (object === undefined) continue;
    const name = object.slice(object.lastIndexOf(" ") + 1).split(".").at(-1);
    const file = path.replace(/^.*\/\d+_|\.sql$/g, "");
    assertEquals(file, object.startsWith("schema ") ? `schema_${name}` : name);
  }
});

Deno.test("at most 20 migrations", () => {
  assertLess(migrations.length, 21);
});

Deno.test("Supabase's schema_paths load every file of the schemas", () => {
  const config = Deno.readTextFileSync(projectPath("supabase/config.toml"));
  const [, glob = ""] = /^schema_paths = \["\.\/schemas\/([^"]+)"\]$/m.exec(config) ?? [];
  const pattern = new RegExp(`^${glob.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`);
  assertEquals(files.filter(({ path }) => !pattern.test(path)).map(({ path }) => path), []);
});
