import { assertEquals, assertRejects } from "@std/assert";
import { orderlyFetch } from "../../../local/platform/function_server/orderly_fetch.ts";

const CLOCK = "http://127.0.0.1:1234/_exchange/clock";
const OTHER = "http://desk.test/rest/v1/rpc/";

/** A fetch whose requests a test answers one by one; `seen` tells what went out. */
function heldFetch(mode: string) {
  const seen: string[] = [];
  const answers = new Map<string, (response: Response) => void>();
  const { fetch, inCall } = orderlyFetch(async (input) => {
    const request = input as Request;
    const name = request.url.slice(request.url.lastIndexOf("/") + 1);
    const text = await request.text();
    seen.push(`${request.method} ${name}${text}`);
    if (request.url === CLOCK) return Response.json({ now: "2026-02-09T10:00:00Z", mode });
    return await new Promise<Response>((resolve) => answers.set(name, resolve));
  });
  const sent = async (count: number) => {
    while (seen.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, 1));
    return seen.slice(count - 1);
  };
  const answer = (name: string, response = new Response(`of ${name}`)) =>
    answers.get(name)?.(response);
  const asked = () => fetch(CLOCK);
  return { seen, fetch, inCall, sent, answer, asked };
}

const waitFor = (until: string) => ({ method: "POST", body: JSON.stringify({ until }) });

Deno.test("where time passes by itself requests of a call go out at once, and its waits too", async () => {
  const { fetch, inCall, sent, answer, asked, seen } = heldFetch("running");
  await asked();
  const call = inCall(async () => {
    const texts = await Promise.all(
      [fetch(`${OTHER}a`), fetch(`${OTHER}b`), fetch(`${CLOCK}/wait`, waitFor("2099"))]
        .map(async (response) => await (await response).text()),
    );
    return texts.join();
  });
  await sent(4);
  assertEquals(seen.slice(1), ["GET a", "GET b", 'POST wait{"until":"2099"}']);
  for (const name of ["wait", "b", "a"]) answer(name);
  assertEquals(await call, "of a,of b,of wait");
});

Deno.test("where time is stepped requests of a call go out one by one in their order, those of another beside them", async () => {
  const { fetch, inCall, sent, answer, asked } = heldFetch("stepped");
  await asked();
  const told: string[] = [];
  const ask = async (name: string) => told.push(await (await fetch(OTHER + name)).text());
  const calls = [
    inCall(() => Promise.all([ask("a"), ask("b"), ask("c")])),
    inCall(() => Promise.all([ask("x"), ask("y")])),
    ask("free"),
  ];
  assertEquals((await sent(4)).length, 1);
  answer("free");
  answer("a");
  assertEquals(await sent(5), ["GET b"]);
  answer("x");
  assertEquals(await sent(6), ["GET y"]);
  for (const name of ["b", "y"]) answer(name);
  assertEquals(await sent(7), ["GET c"]);
  answer("c");
  await Promise.all(calls);
  assertEquals(told.filter((text) => /[abc]$/.test(text)), ["of a", "of b", "of c"]);
});

Deno.test("a request of a call that fails lets the next go out", async () => {
  const sending: string[] = [];
  const { fetch, inCall } = orderlyFetch((input) => {
    const { pathname } = new URL((input as Request).url);
    sending.push(pathname);
    if (pathname.endsWith("/clock")) return Promise.resolve(Response.json({ mode: "stepped" }));
    if (pathname.endsWith("/a")) return Promise.reject(new Error("lost"));
    return Promise.resolve(new Response("of b"));
  });
  await fetch(CLOCK);
  await inCall(async () => {
    const [a, b] = [fetch(`${OTHER}a`), fetch(`${OTHER}b`)];
    await assertRejects(() => a, Error, "lost");
    assertEquals(await (await b).text(), "of b");
  });
});

Deno.test("where time is stepped a wait goes out when all else is answered, the earliest first and alone", async () => {
  const { fetch, inCall, sent, answer, asked, seen } = heldFetch("stepped");
  await asked();
  const wait = (until: string) => fetch(`${CLOCK}/wait`, waitFor(until));
  const call = inCall(async () => {
    const all = [wait("2026-02-09T11:00:00Z"), wait("2026-02-09T10:30:00Z"), fetch(`${OTHER}a`)];
    return await Promise.all(all.map(async (response) => await (await response).text()));
  });
  assertEquals(await sent(2), ["GET a"]);
  answer("a");
  assertEquals(await sent(3), ['POST wait{"until":"2026-02-09T10:30:00Z"}']);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assertEquals(seen.length, 3);
  answer("wait", new Response("first"));
  assertEquals(await sent(4), ['POST wait{"until":"2026-02-09T11:00:00Z"}']);
  answer("wait", new Response("second"));
  assertEquals(await call, ["second", "first", "of a"]);
});

Deno.test("the mode is told anew whenever the clock is asked", async () => {
  let mode = "stepped";
  const seen: string[] = [];
  const { fetch, inCall } = orderlyFetch((input) => {
    const { pathname } = new URL((input as Request).url);
    seen.push(pathname);
    if (pathname.endsWith("/clock")) return Promise.resolve(Response.json({ mode }));
    return new Promise(() => {});
  });
  await fetch(CLOCK);
  mode = "frozen";
  await fetch(CLOCK);
  void inCall(() => Promise.all([fetch(`${OTHER}a`), fetch(`${OTHER}b`)]));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(seen.slice(2), ["/rest/v1/rpc/a", "/rest/v1/rpc/b"]);
});

Deno.test("a reply keeps its status, its headers and its body, or that it has none", async () => {
  const replies = [
    new Response("text", { status: 201, statusText: "Made", headers: { "x-told": "yes" } }),
    new Response(null, { status: 204 }),
  ];
  const { fetch } = orderlyFetch(() => Promise.resolve(replies.shift() ?? new Response()));
  const made = await fetch(`${OTHER}a`);
  assertEquals([made.status, made.statusText, made.headers.get("x-told")], [201, "Made", "yes"]);
  assertEquals(await made.text(), "text");
  const none = await fetch(`${OTHER}b`);
  assertEquals([none.status, none.body], [204, null]);
});

Deno.test("what a call returns or throws is its caller's", async () => {
  const { inCall } = orderlyFetch(() => Promise.reject(new Error("not asked")));
  assertEquals(await inCall(() => Promise.resolve(7)), 7);
  await assertRejects(() => inCall(() => Promise.reject(new Error("no"))), Error, "no");
});
