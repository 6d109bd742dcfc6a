/** What stands before a platform and may answer in its place, or change what it answers. */
export interface Front {
  readonly origin: string;
  /** Called with each request's path and answer; what it returns is answered. */
  change: (path: string, response: Response) => Response;
  stop(): Promise<void>;
}

/** Starts one on a free port; it changes nothing until it is told. */
export function startFront(to: string): Front {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const response = await fetch(`${to}${pathname}${search}`, {
        method: request.method,
        headers: request.headers,
        redirect: "manual",
        body: request.method === "GET" ? null : await request.arrayBuffer(),
      });
      return front.change(pathname, new Response(await response.arrayBuffer(), response));
    },
  );
  const front: Front = {
    origin: `http://127.0.0.1:${server.addr.port}`,
    change: (_path, response) => response,
    stop: async () => await server.shutdown(),
  };
  return front;
}
