import { present } from "../../../shared/vocabulary/present.ts";

/** Sends a request on to a process of functions; 503 when it ends during the call. */
export async function forwardRequest(request: Request, origin: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.delete("host");
  headers.delete("content-length");
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  try {
    return await fetch(`${origin}${pathname}${search}`, {
      method: request.method,
      headers,
      redirect: "manual",
      ...present({ body: hasBody ? await request.arrayBuffer() : undefined }),
    });
  } catch (error) {
    return unavailable(`the functions ended during the call: ${(error as Error).message}`);
  }
}

/** What a caller is told where no process answers. */
export function unavailable(message: string): Response {
  return Response.json({ code: "WORKER_ERROR", message }, { status: 503 });
}
