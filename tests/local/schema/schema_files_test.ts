import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  schemaFiles,
  type SchemaPlaces,
  staleFiles,
  writeFiles,
} from "../../../local/schema/schema_files.ts";

/** A project with two subjects, in a folder of its own. */
function project(): { places: SchemaPlaces; write(file: string, text: string): void; end(): void } {
  const folder = Deno.makeTempDirSync({ prefix: "options-v4-schema-" });
  const write = (file: string, text: string) => Deno.writeTextFileSync(`${folder}/${file}`, text);
  for (const path of ["migrations", "schemas/0100_first", "schemas/0200_second"]) {
    Deno.mkdirSync(`${folder}/${path}`, { recursive: true });
  }
  write("schemas/0100_first/010_a.sql", "create table a ();\n");
  write("schemas/0100_first/020_b.sql", "create table b ();\n");
  write("schemas/0200_second/010_c.sql", "create table c ();\n");
  write("CHANGELOG.md", "# Changes\n\n## Unreleased\n");
  return {
    places: {
      schemas: `${folder}/schemas`,
      migrations: `${folder}/migrations`,
      changeLog: `${folder}/CHANGELOG.md`,
      landed: `${folder}/landed.txt`,
    },
    write,
    end: () => Deno.removeSync(folder, { recursive: true }),
  };
}

function projectTest(name: string, run: (of: ReturnType<typeof project>) => void): void {
  Deno.test(name, () => {
    const of = project();
    try {
      run(of);
    } finally {
      of.end();
    }
  });
}

const FIRST = "20260101000100_first.sql";
const SECOND = "20260101000200_second.sql";
const RELEASE = "# Changes\n\n## Unreleased\n\n## 1.0.0 (2026-12-01)\n";

projectTest("before a release a migration is made of each subject, in load order", ({ places }) => {
  writeFiles(schemaFiles(places));
  const files = [...Deno.readDirSync(places.migrations)].map(({ name }) => name).sort();
  assertEquals(files, [FIRST, SECOND]);
  const first = Deno.readTextFileSync(`${places.migrations}/${FIRST}`);
  assertEquals(first.match(/create table \w/g), ["create table a", "create table b"]);
});

projectTest(
  "before a release what the schemas no longer make is stale, and goes",
  ({ places, write }) => {
    writeFiles(schemaFiles(places));
    write("migrations/20260101000300_third.sql", "create table d ();\n");
    write("schemas/0200_second/010_c.sql", "create table c (x integer);\n");
    assertEquals(staleFiles(schemaFiles(places)).sort(), [
      `${places.migrations}/${SECOND} is not current`,
      `${places.migrations}/20260101000300_third.sql should not exist`,
    ]);
    writeFiles(schemaFiles(places));
    assertEquals(staleFiles(schemaFiles(places)), []);
  },
);

projectTest("a release lists what landed with it, once", ({ places, write }) => {
  writeFiles(schemaFiles(places));
  write("CHANGELOG.md", RELEASE);
  assertEquals(staleFiles(schemaFiles(places)), [`${places.landed} is not current`]);
  writeFiles(schemaFiles(places));
  const list = Deno.readTextFileSync(places.landed);
  assertEquals(
    list.trim().split("\n").map((line) => line.split("  ").slice(1)),
    [[FIRST, "1.0.0"], [SECOND, "1.0.0"]],
  );
  writeFiles(schemaFiles(places));
  assertEquals(Deno.readTextFileSync(places.landed), list);
});

projectTest(
  "after a release a changed schema changes no migration, and a new one lands with the next",
  ({ places, write }) => {
    writeFiles(schemaFiles(places));
    write("CHANGELOG.md", RELEASE);
    writeFiles(schemaFiles(places));
    write("schemas/0200_second/010_c.sql", "create table c (x integer);\n");
    write("migrations/20261215120000_wider.sql", "alter table c add column x integer;\n");
    assertEquals(staleFiles(schemaFiles(places)), []);
    write("CHANGELOG.md", RELEASE.replace("## 1.0.0", "## 1.1.0 (2026-12-20)\n\n## 1.0.0"));
    writeFiles(schemaFiles(places));
    const last = Deno.readTextFileSync(places.landed).trim().split("\n").at(-1) ?? "";
    assertEquals(last.split("  ").slice(1), ["20261215120000_wider.sql", "1.1.0"]);
  },
);

const PLANTED: [string, (folder: string) => void, string][] = [
  [
    "changed",
    (folder) => Deno.writeTextFileSync(`${folder}/${FIRST}`, "-- a word more\n", { append: true }),
    `${FIRST} is changed: it landed with release 1.0.0`,
  ],
  ["removed", (folder) => Deno.removeSync(`${folder}/${SECOND}`), `${SECOND} is missing`],
  [
    "joined by an earlier one",
    (folder) => Deno.writeTextFileSync(`${folder}/20260101000150_between.sql`, "select 1;\n"),
    `20260101000150_between.sql sorts before ${SECOND}`,
  ],
];

for (const [what, plant, message] of PLANTED) {
  projectTest(`a landed migration that is ${what} is refused by name`, ({ places, write }) => {
    writeFiles(schemaFiles(places));
    write("CHANGELOG.md", RELEASE);
    writeFiles(schemaFiles(places));
    plant(places.migrations);
    const error = assertThrows(() => schemaFiles(places), Error);
    assertStringIncludes(error.message, message);
  });
}
