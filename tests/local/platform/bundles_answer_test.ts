import { assertEquals } from "@std/assert";
import { functionNames } from "../../../local/platform/deploy/function_names.ts";
import { stageBundles } from "../../../local/platform/deploy/stage.ts";
import { startBundleServer } from "../../../local/platform/function_server/bundle_server.ts";

Deno.test("every bundle that a deploy uploads answers in a process of its own", async () => {
  const stage = await stageBundles();
  const server = startBundleServer(stage.folder, { environment: () => ({}), log: () => {} });
  try {
    for (const name of functionNames()) {
      const request = new Request(`http://desk.test/functions/v1/${name}`, { method: "POST" });
      const response = await server.forward(request);
      const [status, body] = [response.status, await response.json()];
      // Nothing is set that it needs; a webhook tells a stranger nothing.
      if (name === "postback") assertEquals([status, body], [200, { ok: true }]);
      else assertEquals(body.ok, false);
    }
    const pids = new Set(functionNames().map((name) => server.pid(name)));
    assertEquals(pids.size, functionNames().length);
  } finally {
    await server.stop();
    await stage.remove();
  }
});
