import { assertEquals, assertMatch } from "@std/assert";
import { freePort } from "../../../local/platform/free_port.ts";
import {
  forwardRequest,
  unavailable,
} from "../../../local/platform/function_server/forward_request.ts";

Deno.test("a request goes on with its method, path, query, headers and body, and its answer comes back as it is", async () => {
  const seen: unknown[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search, host } = new URL(request.url);
      const length = request.headers.get("content-length");
      const [note, text] = [request.headers.get("x-note"), await request.text()];
      seen.push([request.method, pathname + search, host, note, length, text]);
      const headers = { location: "/elsewhere", "x-told": "yes" };
      return new Response("answer", { status: 303, headers });
    },
  );
  const host = `127.0.0.1:${server.addr.port}`;
  try {
    for (const method of ["POST", "GET", "PUT", "DELETE"]) {
      const request = new Request("http://desk.test/functions/v1/analyze?a=1&b", {
        method,
        headers: { "x-note": "kept", host: "desk.test", "content-length": "99" },
        ...(method === "GET" ? {} : { body: "sent" }),
      });
      const response = await forwardRequest(request, `http://${host}`);
      assertEquals([response.status, response.headers.get("x-told")], [303, "yes"]);
      assertEquals(await response.text(), "answer");
    }
    const head = new Request("http://desk.test/x", { method: "HEAD" });
    assertEquals((await forwardRequest(head, `http://${host}`)).status, 303);
    const path = "/functions/v1/analyze?a=1&b";
    assertEquals(seen, [
      ["POST", path, host, "kept", "4", "sent"],
      ["GET", path, host, "kept", null, ""],
      ["PUT", path, host, "kept", "4", "sent"],
      ["DELETE", path, host, "kept", "4", "sent"],
      ["HEAD", "/x", host, null, null, ""],
    ]);
  } finally {
    await server.shutdown();
  }
});

Deno.test("where no process answers the caller is told so", async () => {
  const request = new Request("http://desk.test/functions/v1/analyze", {
    method: "POST",
    body: "1",
  });
  const response = await forwardRequest(request, `http://127.0.0.1:${freePort()}`);
  const { code, message } = await response.json();
  assertEquals([response.status, code], [503, "WORKER_ERROR"]);
  assertMatch(message, /^the functions ended during the call: ./);
  const plain = unavailable("why");
  assertEquals([plain.status, await plain.json()], [503, { code: "WORKER_ERROR", message: "why" }]);
});
