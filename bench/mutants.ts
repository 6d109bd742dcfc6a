// Mutants sampled over a folder, or over SQL functions, and run against their own tests: how many
// of them the tests catch, and which they do not.
import type { Parts } from "../local/support/parts.ts";
import { projectPath } from "../local/support/project_root.ts";
import { judgeFolder } from "./mutants/judge_folder.ts";
import { judgeSql } from "./mutants/judge_sql.ts";
import { readMutantOptions } from "./mutants/options.ts";
import { type FolderResult, reportOf, reportText } from "./mutants/report.ts";
import { startWorker, type Worker } from "./mutants/worker.ts";

/**
 * `--folders shared/risk,shared/exits --sql execution --sample 50 --seed 7 [--tests A,B]
 * [--jobs 2] [--json]`: a table for a person, or one object.
 */
export async function bench(args: readonly string[], parts: Parts): Promise<object | string> {
  const { folders, sql, jobs, json, ...options } = readMutantOptions(args);
  const start = () => parts.add(() => startWorker(projectPath("")));
  const workers: [Worker, ...Worker[]] = [await start()];
  while (workers.length < jobs) workers.push(await start());
  const results: FolderResult[] = [];
  for (const folder of folders) {
    results.push(await judgeFolder(folder, options, workers));
    console.error(`${folder}: done`);
  }
  if (sql.length > 0) results.push(...await judgeSql(sql, options, workers));
  const report = reportOf(results);
  return json ? report : reportText(report);
}
