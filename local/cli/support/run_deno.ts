import { killChild } from "../../support/kill_child.ts";
import { type Part, Parts } from "../../support/parts.ts";
import { projectPath } from "../../support/project_root.ts";

export interface Finished {
  readonly code: number;
  readonly output: string;
}

export interface RunOptions {
  readonly edge?: boolean;
  readonly env?: Record<string, string>;
  readonly onOutput?: (text: string) => void;
  /** What the run belongs to: it ends with them. */
  readonly parts?: Parts;
}

/**
 * Runs the pinned Deno with arguments in the project's folder; `edge` takes Deno 2.1.4. The output
 * is both streams in order of arrival. Throws where the parts it belongs to were stopped.
 */
export async function runDeno(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const { parts = new Parts() } = options;
  const { child } = await parts.add(() => startDeno(args, options));
  let output = "";
  const collect = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const text = decoder.decode(chunk, { stream: true });
      output += text;
      options.onOutput?.(text);
    }
  };
  await Promise.all([collect(child.stdout), collect(child.stderr)]);
  const { code } = await child.status;
  parts.signal.throwIfAborted();
  return { code, output };
}

function startDeno(
  args: readonly string[],
  { edge, env }: RunOptions,
): Part & { readonly child: Deno.ChildProcess } {
  const child = new Deno.Command("node", {
    args: [projectPath("local/cli/launch.mjs"), edge ? "--edge" : "--deno", ...args],
    cwd: projectPath(""),
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return { child, stop: () => killChild(child, "SIGTERM") };
}
