import type { Parts } from "../../support/parts.ts";
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
 * is both streams in order of arrival.
 */
export async function runDeno(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const child = new Deno.Command("node", {
    args: [projectPath("local/cli/launch.mjs"), options.edge ? "--edge" : "--deno", ...args],
    cwd: projectPath(""),
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await options.parts?.add(() => ({
    stop: async () => {
      try {
        child.kill("SIGTERM");
      } catch {
        // It had ended by itself.
      }
      await child.status;
    },
  }));
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
  return { code: (await child.status).code, output };
}
