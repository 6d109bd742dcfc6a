import { projectPath } from "../../support/project_root.ts";
import { calledFunction, functionNotFound } from "./called_function.ts";
import { forwardRequest, unavailable } from "./forward_request.ts";
import type { FunctionServer, FunctionServerOptions } from "./function_server.ts";
import {
  type FunctionProcess,
  functionRuntime,
  killFunctions,
  spawnFunctions,
} from "./spawn_functions.ts";

/** A server of staged bundles, whose processes can be measured. */
export interface BundleServer extends FunctionServer {
  /**
   * Most that V8's heap and what it holds outside took together in a function's process, in bytes,
   * by samples; waits for its background work. Absent while none runs.
   */
  peakBytes(name: string): Promise<number | undefined>;
}

/**
 * Serves the bundles of a staged folder (deploy/stage.ts) as hosted workers do: one process for
 * each function, started by the first request to it, and a fresh one after `restart`. No code
 * cache: a hosted worker compiles what it loads.
 */
export function startBundleServer(
  folder: string,
  { environment, log }: Omit<FunctionServerOptions, "autoRestart">,
): BundleServer {
  const running = new Map<string, Promise<FunctionProcess>>();
  const ready = new Map<string, FunctionProcess>();

  const start = async (name: string): Promise<FunctionProcess> => {
    const file = await scriptOf(folder, name);
    const started = await spawnFunctions({
      args: [
        "--no-config",
        "--no-code-cache",
        `--allow-read=${file}`,
        projectPath("local/platform/function_server/bundle_worker.ts"),
        file,
      ],
      environment: environment(),
      log,
    });
    ready.set(name, started);
    void started.child.status.then(() => {
      if (ready.get(name) !== started) return;
      ready.delete(name);
      running.delete(name);
    });
    return started;
  };

  const kill = async () => {
    const all = [...running.values()];
    running.clear();
    ready.clear();
    await Promise.allSettled(all.map(async (started) => await killFunctions(await started)));
  };

  return {
    denoVersion: functionRuntime().version,
    kill,
    restart: kill,
    stop: kill,
    pid: (name) => ready.get(name)?.child.pid,
    peakBytes: async (name) => {
      const origin = ready.get(name)?.origin;
      if (origin === undefined) return undefined;
      return (await (await fetch(`${origin}/_worker/memory`)).json()).peakBytes;
    },
    forward: async (request) => {
      const name = calledFunction(request);
      const process = running.get(name) ?? start(name);
      running.set(name, process);
      try {
        return await forwardRequest(request, (await process).origin);
      } catch (error) {
        running.delete(name);
        if (!(error instanceof Deno.errors.NotFound)) return unavailable((error as Error).message);
        return functionNotFound();
      }
    },
  };
}

/**
 * The bundle as a script beside itself, byte for byte: under its own name Deno would take it for
 * TypeScript and translate it, which the server does at the upload. Throws `NotFound` without one.
 */
async function scriptOf(folder: string, name: string): Promise<string> {
  const script = `${folder}/functions/${name}/index.mjs`;
  await Deno.copyFile(`${folder}/functions/${name}/index.ts`, script);
  return script;
}
