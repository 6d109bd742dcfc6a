import { killChild } from "../../support/kill_child.ts";
import { projectPath } from "../../support/project_root.ts";

/** A process that serves functions on a loopback port. */
export interface FunctionProcess {
  readonly child: Deno.ChildProcess;
  readonly origin: string;
}

/** What a process of functions is started with. */
export interface FunctionProcessOptions {
  /** Arguments of `deno run` behind its permissions for net and environment. */
  readonly args: readonly string[];
  /** The whole environment of the functions. */
  readonly environment: Record<string, string>;
  readonly log: (line: string) => void;
}

/** The release of Deno that equals the hosted runtime (platform 2). */
const EDGE_VERSION = "2.1.4";

/** The Deno that functions run under: 2.1.4 where that is installed, else this one. */
export function functionRuntime(): { readonly path: string; readonly version: string } {
  const edge = projectPath("node_modules/deno-edge-linux-x64/deno");
  try {
    if (Deno.statSync(edge).isFile) return { path: edge, version: EDGE_VERSION };
  } catch {
    // Its package exists for Linux x64 only.
  }
  return { path: Deno.execPath(), version: Deno.version.deno };
}

/**
 * Starts a process that prints `{"port"}` once it listens; its other lines go to the log. It is in
 * a group of its own: a terminal's Ctrl-C is for who started it.
 */
export async function spawnFunctions(options: FunctionProcessOptions): Promise<FunctionProcess> {
  const child = new Deno.Command(functionRuntime().path, {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      "--allow-net",
      "--allow-env",
      ...options.args,
    ],
    clearEnv: true,
    env: { ...systemEnvironment(), ...options.environment },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const ready = Promise.withResolvers<{ port: number }>();
  let last = "";
  const follow = async (stream: ReadableStream<Uint8Array>) => {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        last = line;
        if (line.startsWith('{"port":')) ready.resolve(JSON.parse(line));
        else options.log(line);
      }
    }
  };
  void Promise.all([follow(child.stdout), follow(child.stderr)]).then(() =>
    ready.reject(new Error(`the functions did not start: ${last}`))
  );
  const { port } = await ready.promise;
  return { child, origin: `http://127.0.0.1:${port}` };
}

/** Ends a process of functions at once, as a hosted worker may end at any line. */
export async function killFunctions({ child }: FunctionProcess): Promise<void> {
  await killChild(child, "SIGKILL");
}

/** What the process itself needs; a function sees nothing else of this machine. */
function systemEnvironment(): Record<string, string> {
  const kept = ["DENO_DIR", "HOME", "PATH", "TMPDIR", "TZ", "XDG_CACHE_HOME"];
  const entries = kept.map((name) => [name, Deno.env.get(name)] as const);
  return {
    ...Object.fromEntries(
      entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    NO_PROXY: "127.0.0.1,localhost",
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
}
