import postgres from "postgres";
import { SHARED_TEMPLATE } from "../../tests/support/template.ts";
import { filesUnder } from "./files_under.ts";
import { applyMutant, type Mutant } from "./mutant.ts";
import type { FolderResult, Judged } from "./report.ts";
import { runGreen, runMutated } from "./run_tests.ts";
import { sampleMutants } from "./sample_mutants.ts";
import { shareOut } from "./share_out.ts";
import { mutantsOfSql } from "./sql/mutants_of_sql.ts";
import { FURTHER_TESTS, SQL_SUBJECTS } from "./sql/subjects.ts";
import type { Worker } from "./worker.ts";

/**
 * Samples the mutants of all functions of some subjects together and runs each in the template
 * database against these subjects' tests in tests/sql and tests/storage. Throws when these are not
 * green without a mutant.
 */
export async function judgeSql(
  subjects: readonly string[],
  options: { sample: number; seed: number },
  workers: readonly [Worker, ...Worker[]],
): Promise<FolderResult[]> {
  const [first] = workers;
  const beginnings = subjects.flatMap((one) => [one, ...(FURTHER_TESTS[one] ?? [])]);
  const files = ["tests/sql", "tests/storage"]
    .flatMap((folder) => filesUnder(first.sandbox.root, folder, "_test.ts"))
    .filter((file) => beginnings.some((beginning) => file.includes(`/${beginning}`)));
  const seconds = await runGreen(first, files);
  const definitions = await readDefinitions(first, subjects.flatMap(functionsOf));
  const mutants: Mutant[] = [];
  for (const [name, definition] of definitions) {
    mutants.push(...await accepted(first, mutantsOfSql(name, definition), definition));
  }
  const sampled = sampleMutants(mutants, options.sample, options.seed);
  const judged = await shareOut(sampled, workers, async (mutant, worker): Promise<Judged> => {
    const definition = definitions.get(mutant.file) ?? "";
    const run = (text: string) => inTemplate(worker, (sql) => sql.unsafe(text));
    const state = await runMutated(worker, { files, seconds }, {
      put: () => run(applyMutant(definition, mutant)),
      takeBack: () => run(definition),
    });
    return { mutant, state };
  });
  return subjects.map((subject) => {
    const isOwn = ({ file }: Mutant) => functionsOf(subject).includes(file);
    return {
      folder: `sql/${subject}`,
      mutants: mutants.filter(isOwn).length,
      judged: judged.filter(({ mutant }) => isOwn(mutant)),
    };
  });
}

function functionsOf(subject: string): readonly string[] {
  return SQL_SUBJECTS[subject] ?? [];
}

/** Tests clone the template while nobody is connected to it: each use closes its connection. */
async function inTemplate<T>(
  { env }: Worker,
  use: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const url = env[SHARED_TEMPLATE];
  if (url === undefined) throw new Error("this worker has no template database");
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await use(sql);
  } finally {
    await sql.end();
  }
}

/** Definitions as Postgres prints them, by name. */
async function readDefinitions(
  worker: Worker,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await inTemplate(worker, (sql) =>
    sql<{ name: string; definition: string }[]>`
      select n.nspname || '.' || p.proname as name, pg_get_functiondef(p.oid) as definition
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname || '.' || p.proname = any (${[...names]})
      order by p.oid::regprocedure::text`);
  const definitions = new Map(rows.map(({ name, definition }) => [name, definition]));
  for (const name of names) {
    if (!definitions.has(name)) throw new Error(`there is no SQL function ${name}`);
  }
  return definitions;
}

/** The mutants that are SQL: Postgres reads each body as it creates the function. */
async function accepted(
  worker: Worker,
  mutants: readonly Mutant[],
  definition: string,
): Promise<Mutant[]> {
  return await inTemplate(worker, async (sql) => {
    const taken: Mutant[] = [];
    for (const mutant of mutants) {
      try {
        await sql.unsafe(applyMutant(definition, mutant));
        taken.push(mutant);
      } catch (error) {
        if (!(error instanceof postgres.PostgresError)) throw error;
      }
    }
    await sql.unsafe(definition);
    return taken;
  });
}
