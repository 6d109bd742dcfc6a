import { assertEquals } from "@std/assert";
import { drainBody } from "../../../local/platform/function_server/drain_body.ts";
import {
  killFunctions,
  spawnFunctions,
} from "../../../local/platform/function_server/spawn_functions.ts";
import { projectPath } from "../../../local/support/project_root.ts";

/** Longer than an answer on loopback takes; one that has come by then came too early. */
const EARLY_MS = 300;

Deno.test("a body that nobody read is read to its end, one that somebody read stays his", async () => {
  let given = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      given += 1;
      if (given > 50) controller.close();
      else controller.enqueue(new Uint8Array(1_000));
    },
  });
  await drainBody(new Request("http://desk.test/", { method: "POST", body }));
  assertEquals(given, 51);
  const read = new Request("http://desk.test/", { method: "POST", body: "text" });
  await read.text();
  await drainBody(read);
  await drainBody(new Request("http://desk.test/"));
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new TypeError("the sender is gone")),
  });
  await drainBody(new Request("http://desk.test/", { method: "POST", body: broken }));
});

Deno.test("the functions' process answers once a body has come, though it reads nothing of it", async () => {
  const { child, origin } = await spawnFunctions({
    args: [
      `--config=${projectPath("deno.json")}`,
      projectPath("local/platform/function_server/main.ts"),
    ],
    environment: {},
    log: () => {},
  });
  const { hostname, port } = new URL(origin);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const send = (text: string) => connection.write(new TextEncoder().encode(text));
  try {
    await send(
      "POST /nothing HTTP/1.1\r\nhost: desk\r\nconnection: close\r\ncontent-length: 8\r\n\r\nhalf",
    );
    const text = new Response(connection.readable, {}).text();
    const timer = Promise.withResolvers<string>();
    setTimeout(() => timer.resolve("not yet"), EARLY_MS);
    assertEquals(await Promise.race([text, timer.promise]), "not yet");
    await send("half");
    assertEquals((await text).split("\r\n")[0], "HTTP/1.1 404 Not Found");
  } finally {
    await killFunctions({ child, origin });
  }
});
