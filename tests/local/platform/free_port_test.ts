import { assert, assertThrows } from "@std/assert";
import { freePort, requireFreePort } from "../../../local/platform/free_port.ts";

Deno.test("a free port can be listened on, also after it was looked at", () => {
  const port = freePort();
  assert(port > 0);
  requireFreePort(port);
  Deno.listen({ hostname: "127.0.0.1", port }).close();
});

Deno.test("a port that another program listens on is named", () => {
  const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    const { port } = other.addr;
    assertThrows(
      () => requireFreePort(port),
      Error,
      `port ${port} of 127.0.0.1 is in use by another program: choose another`,
    );
  } finally {
    other.close();
  }
});

Deno.test("a port that cannot be opened for another reason is named with it", () => {
  assertThrows(() => requireFreePort(70_000), Error, "port 70000 of 127.0.0.1 cannot be opened: ");
});
