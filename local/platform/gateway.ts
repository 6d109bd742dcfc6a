import type { Part } from "../support/parts.ts";
import { projectPath } from "../support/project_root.ts";
import { requireFreePort } from "./free_port.ts";
import type { FunctionServer } from "./function_server/function_server.ts";
import type { Rest } from "./rest.ts";
import { type StudioDoor, studioDoor } from "./studio_door.ts";

/**
 * Called for every rpc, and every request for a table by its name, before it runs and after it ran,
 * so that a test can end the functions at that point, or a bench time each `request`.
 */
export type RpcHook = (
  name: string,
  phase: "before" | "after",
  request: Request,
) => Promise<void> | void;

export interface Gateway extends Part {
  readonly url: string;
  /** The address that opens Studio: it holds what admits the browser. */
  readonly studioUrl: string;
}

export interface GatewayOptions {
  readonly port: number;
  readonly rest: Rest;
  readonly functions: FunctionServer;
  readonly onRpc: RpcHook;
}

/** No statement of the database takes longer once its caller is gone. */
const SHUTDOWN_MS = 2_000;

const STATIC_TYPES: Record<string, string> = {
  css: "text/css",
  ico: "image/x-icon",
  js: "text/javascript",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  woff2: "font/woff2",
};

/**
 * One loopback server for /rest/v1, /functions/v1 and the Studio page, as a hosted project has one
 * address.
 */
export function startGateway(options: GatewayOptions): Gateway {
  requireFreePort(options.port);
  const door = studioDoor(options.port);
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: options.port,
    onListen: () => {},
    onError: (error) => Response.json({ message: String(error) }, { status: 500 }),
  }, (request, info) => route(request, info.remoteAddr.hostname, door, options));
  const url = `http://127.0.0.1:${server.addr.port}`;
  let ended: Promise<void> | undefined;
  return {
    url,
    studioUrl: `${url}/${door.query}`,
    died: server.finished.then(() =>
      ended === undefined ? "the gateway ended by itself" : new Promise<never>(() => {})
    ),
    // Calls under way end with the functions that answer them.
    stop: () => ended ??= Promise.all([shutDown(server), options.functions.stop()]).then(() => {}),
  };
}

/** Answers what is under way, but waits for no answer that does not come. */
async function shutDown(server: Deno.HttpServer): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((resolve) => timer = setTimeout(resolve, SHUTDOWN_MS));
  await Promise.race([server.shutdown(), enough]);
  clearTimeout(timer);
}

async function route(
  request: Request,
  peer: string,
  door: StudioDoor,
  options: GatewayOptions,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/functions/v1/")) return await options.functions.forward(request);
  if (pathname.startsWith("/static/")) return await staticFile(pathname);
  const answer = async () =>
    await door.admits(request)
      ? door.remembered(await options.rest.studio(request, peer))
      : pathname.startsWith("/rest/v1/")
      ? await options.rest.fetch(request)
      : door.refusal();
  const rpc = /^\/rest\/v1\/(?:rpc\/)?(\w+)$/.exec(pathname)?.[1];
  if (rpc === undefined) return await answer();
  await options.onRpc(rpc, "before", request);
  const response = await answer();
  await options.onRpc(rpc, "after", request);
  return response;
}

/** Studio's own files: lite serves them only from its command line. */
async function staticFile(pathname: string): Promise<Response> {
  const root = projectPath("node_modules/@supabase/lite/dist");
  const type = STATIC_TYPES[pathname.slice(pathname.lastIndexOf(".") + 1)];
  if (pathname.includes("..")) return new Response("not found", { status: 404 });
  try {
    return new Response(await Deno.readFile(root + pathname), {
      headers: { "content-type": type ?? "application/octet-stream" },
    });
  } catch {
    return new Response("not found", { status: 404 });
  }
}
