import type { RpcHook } from "../../local/platform/gateway.ts";
import { present } from "../../shared/vocabulary/present.ts";

/**
 * Passes requests on to an exchange, and calls a hook around those for the broker (the clock's are
 * the exchange's own).
 */
export function startProxy(
  to: string,
  hook: RpcHook,
): { readonly origin: string; stop(): Promise<void> } {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    // The caller may be gone: its reply then has nowhere to go.
    onError: (error) => Response.json({ message: String(error) }, { status: 502 }),
  }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const own = pathname.startsWith("/_exchange/");
    if (!own) await hook(pathname, "before", request);
    const body = request.method === "GET" ? undefined : await request.arrayBuffer();
    const response = await fetch(`${to}${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
      redirect: "manual",
      ...present({ body }),
    });
    const reply = new Response(await response.arrayBuffer(), response);
    if (!own) await hook(pathname, "after", request);
    return reply;
  });
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    stop: async () => await server.shutdown(),
  };
}
