import { deathOf, type Part } from "../../support/parts.ts";
import { projectPath } from "../../support/project_root.ts";
import { forwardRequest, unavailable } from "./forward_request.ts";
import { RETIRED } from "./retired.ts";
import {
  type FunctionProcess,
  functionRuntime,
  killFunctions,
  spawnFunctions,
} from "./spawn_functions.ts";

/** The functions' process: may be killed and started again at any time. */
export interface FunctionServer extends Part {
  /** Forwards a request; 503 while the process is down and not restarted by itself. */
  forward(request: Request): Promise<Response>;
  /** SIGKILL, as a hosted worker may end at any line. */
  kill(): Promise<void>;
  /**
   * A new process with the environment of now; at the next request where processes start by
   * themselves.
   */
  restart(): Promise<void>;
  readonly denoVersion: string;
  /** Process of a function that takes its next request; absent while none runs. */
  pid(name: string): number | undefined;
}

export interface FunctionServerOptions {
  /** The whole environment of the functions. */
  readonly environment: () => Record<string, string>;
  readonly log: (line: string) => void;
  /** Start a new process when a request finds none. */
  readonly autoRestart: boolean;
}

/** What the process runs: the functions' sources. */
const SOURCES = [
  `--config=${projectPath("deno.json")}`,
  projectPath("local/platform/function_server/main.ts"),
];

/**
 * Starts the functions' sources, or what `args` of `deno run` name, under Deno 2.1.4 where that is
 * installed, else this Deno.
 */
export async function startFunctionServer(
  options: FunctionServerOptions,
  args: readonly string[] = SOURCES,
): Promise<FunctionServer> {
  let running: FunctionProcess | undefined;
  /** Processes that finish what they began; the next request gets a new one. */
  const retired = new Set<FunctionProcess>();
  let starting: Promise<FunctionProcess> | undefined;
  const died = Promise.withResolvers<string>();
  const watch = (started: FunctionProcess) => {
    // One that was let go or killed runs no more before it ends.
    void deathOf("the function server", started.child.status, () => running !== started)
      .then((line) => {
        running = undefined;
        died.resolve(line);
      });
    void started.child.status.then(() => retired.delete(started));
  };
  let startsNext = options.autoRestart;
  /** What it began it finishes; its end of input lets it go then. */
  const retire = (worker: FunctionProcess) => {
    if (running !== worker) return;
    running = undefined;
    startsNext = true;
    retired.add(worker);
    void worker.child.stdin.close();
  };
  const restart = async () => {
    starting ??= spawnFunctions({
      args,
      environment: options.environment(),
      log: options.log,
    }).finally(() => starting = undefined);
    running = await starting;
    watch(running);
  };
  const kill = async () => {
    // One that is being started is there first.
    await starting?.catch(() => {});
    const all = [...retired, ...(running === undefined ? [] : [running])];
    running = undefined;
    startsNext = options.autoRestart;
    retired.clear();
    await Promise.all(all.map(killFunctions));
  };
  // Started by the first request where that is allowed: until then its environment may still
  // change.
  if (!options.autoRestart) await restart();
  return {
    denoVersion: functionRuntime().version,
    died: died.promise,
    kill,
    pid: () => running?.child.pid,
    restart: async () => {
      await kill();
      if (!options.autoRestart) await restart();
    },
    stop: kill,
    forward: async (request) => {
      if (running === undefined && startsNext) await restart();
      const worker = running;
      if (worker === undefined) return unavailable("the functions are not running");
      const response = await forwardRequest(request, worker.origin);
      if (response.headers.has(RETIRED)) retire(worker);
      return response;
    },
  };
}
