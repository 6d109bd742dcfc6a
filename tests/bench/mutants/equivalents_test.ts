import { assertEquals } from "@std/assert";
import { EQUIVALENTS } from "../../../bench/mutants/equivalents.ts";
import type { Mutant } from "../../../bench/mutants/mutant.ts";
import { mutantsOfTypescript } from "../../../bench/mutants/mutants_of_typescript.ts";
import { mutantsOfSql } from "../../../bench/mutants/sql/mutants_of_sql.ts";
import { projectPath } from "../../../local/support/project_root.ts";
import { databaseTest } from "../../support/database.ts";

databaseTest(
  "every equivalent mutant is one that is made, of a line that stands",
  async ({ sql }) => {
    const mutantsOf = async (file: string): Promise<Mutant[]> => {
      if (file.endsWith(".ts")) {
        return await mutantsOfTypescript(file, await Deno.readTextFile(projectPath(file)));
      }
      const [row] = await sql`select pg_get_functiondef(${file}::regproc) as definition`;
      return mutantsOfSql(file, String(row?.["definition"]));
    };
    const strangers: string[] = [];
    for (const [file, known] of Map.groupBy(EQUIVALENTS, ({ file }) => file)) {
      const made = await mutantsOf(file);
      for (const { lineText, mutation } of known) {
        const found = made.some((one) => one.lineText === lineText && one.mutation === mutation);
        if (!found) strangers.push(`${file}: ${lineText}: ${mutation}`);
      }
    }
    assertEquals(strangers, []);
  },
);
