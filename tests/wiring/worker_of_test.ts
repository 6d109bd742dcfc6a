import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { workerOf } from "../../shared/wiring/worker_of.ts";

Deno.test("a function has one worker in a process, another function another", () => {
  assertStrictEquals(workerOf("one"), workerOf("one"));
  assertEquals(workerOf("one") === workerOf("two"), false);
});

Deno.test("a worker begins with what the code took to load, and each request adds its reading", async () => {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => new Response(`${request.method} ${await request.text()}`),
  );
  try {
    const worker = workerOf("sends");
    assertEquals(worker.used().cpuMs, 120);
    const url = `http://127.0.0.1:${server.addr.port}/`;
    const response = await worker.fetch(url, { method: "POST", body: "body" });
    assertEquals(await response.text(), "POST body");
    assertEquals(worker.used().cpuMs, 123);
    await (await worker.fetch(url)).text();
    assertEquals(worker.used().cpuMs, 126);
  } finally {
    await server.shutdown();
  }
});

Deno.test("a request that fails counts as sent", async () => {
  const worker = workerOf("fails");
  await worker.fetch("http://127.0.0.1:1/").catch(() => {});
  assertEquals(worker.used().cpuMs, 123);
});

Deno.test("a section's result is given back, and its time counts once, even where it throws", () => {
  const worker = workerOf("computes");
  const busy = (milliseconds: number) => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  };
  const timed = (section: () => void) => {
    const [start, before] = [performance.now(), worker.used().cpuMs];
    section();
    const took = worker.used().cpuMs - before;
    assert(took >= 20 && took <= performance.now() - start, `${took}`);
  };
  timed(() => {
    assertEquals(
      worker.compute(() => {
        busy(20);
        return 7;
      }),
      7,
    );
  });
  timed(() => {
    assertThrows(
      () =>
        worker.compute(() => {
          busy(20);
          throw new Error("within");
        }),
      Error,
      "within",
    );
  });
  // What lies between sections is not the worker's computing.
  const before = worker.used().cpuMs;
  busy(20);
  assertEquals(worker.used().cpuMs, before);
});

Deno.test("a worker's age is that of its process", () => {
  const before = performance.now();
  const { wallMs } = workerOf("ages").used();
  assertEquals(wallMs >= before && wallMs <= performance.now(), true);
});
