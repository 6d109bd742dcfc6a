import { assert, assertEquals, assertRejects } from "@std/assert";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { fetchThrough } from "../../shared/wiring/fetch_through.ts";

Deno.test("requests go through the proxy with its password, and nothing else does", async () => {
  const seen: (string | null)[] = [];
  const proxy = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    seen.push(request.url, request.headers.get("proxy-authorization"));
    return new Response("from the proxy");
  });
  try {
    const through = fetchThrough(fetch, `http://owner:CANARY@127.0.0.1:${proxy.addr.port}`);
    const response = await through("http://dhan.test/v2/ip/getIP", { method: "GET" });
    assertEquals(await response.text(), "from the proxy");
    assertEquals(seen, ["http://dhan.test/v2/ip/getIP", `Basic ${btoa("owner:CANARY")}`]);
  } finally {
    await proxy.shutdown();
  }
});

Deno.test("a proxy that is none or away is an error without its address", async () => {
  const none = fetchThrough(fetch, "CANARY proxy");
  const error = await assertRejects(() => none("http://dhan.test/"), DeskError);
  assertEquals(error.message, "the secret OUTBOUND_PROXY_URL is no address of a proxy");
  const away = fetchThrough(fetch, "http://owner:CANARY@127.0.0.1:1");
  const lost = await assertRejects(() => away("http://dhan.test/"), TypeError);
  assert(!Deno.inspect([error, lost, lost.cause]).includes("CANARY"));
});
