// Mutants sampled over a folder and run against the folder's own tests: how many of them the tests
// catch, and which they do not.
import { projectPath } from "../local/cli/support/project_root.ts";
import { stopOnSignal } from "../local/cli/support/stop_on_signal.ts";
import { prepareTestCluster } from "../tests/support/template.ts";
import { judgeFolder } from "./mutants/judge_folder.ts";
import { readMutantOptions } from "./mutants/options.ts";
import { type FolderResult, reportOf, reportText } from "./mutants/report.ts";
import { makeSandbox, type Sandbox } from "./mutants/sandbox.ts";

/**
 * `--folders shared/a,shared/b --sample 50 --seed 7 [--jobs 2] [--json]`: a table for a person, or
 * one object.
 */
export async function bench(args: readonly string[]): Promise<object | string> {
  const { folders, json, jobs, ...options } = readMutantOptions(args);
  const sandboxes: Sandbox[] = [];
  const cluster = await prepareTestCluster();
  const clean = async () => {
    await Promise.allSettled([cluster.stop(), ...sandboxes.map(({ remove }) => remove())]);
  };
  const signals = stopOnSignal(clean);
  try {
    while (sandboxes.length < jobs) sandboxes.push(await makeSandbox(projectPath("")));
    const results: FolderResult[] = [];
    for (const folder of folders) {
      const result = await judgeFolder(folder, { ...options, env: cluster.env }, sandboxes);
      console.error(`${folder}: ${result.judged.length} of ${result.mutants} mutants run`);
      results.push(result);
    }
    const report = reportOf(results);
    return json ? report : reportText(report);
  } finally {
    signals.release();
    await clean();
  }
}
