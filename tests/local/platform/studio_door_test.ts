import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { studioDoor } from "../../../local/platform/studio_door.ts";

const URL_OF_PAGE = "http://127.0.0.1:4000/rest/v1/settings";

const door = studioDoor(4000);
const nonce = door.query.slice("?nonce=".length);
const admits = (query: string, cookie?: string) =>
  door.admits(
    new Request(URL_OF_PAGE + query, cookie === undefined ? {} : { headers: { cookie } }),
  );

Deno.test("a door's nonce is random, of letters and digits, and new at each start", () => {
  assertMatch(door.query, /^\?nonce=[A-Za-z0-9]{43}$/);
  assertNotEquals(studioDoor(4000).query, door.query);
});

Deno.test("the nonce is taken from the query or from this port's cookie, wherever that stands", async () => {
  for (
    const [query, cookie] of [
      [door.query],
      [`?a=1&nonce=${nonce}`, "studio_4000=guess"],
      ["", `studio_4000=${nonce}`],
      ["", `theme=dark; studio_4000=${nonce}`],
      ["", `studio_4000=${nonce}; theme=dark`],
      ["", `studio_4001=guess; studio_4000=${nonce}`],
    ] as [string, string?][]
  ) {
    assertEquals([query, cookie, await admits(query, cookie)], [query, cookie, true]);
  }
});

Deno.test("nothing else opens: no nonce, a part of it, another port's cookie, a name that ends alike", async () => {
  for (
    const [query, cookie] of [
      [""],
      ["?nonce="],
      ["?nonce=guess", `studio_4000=${nonce}`],
      [`?nonce=${nonce.slice(1)}`],
      [`?nonce=${nonce}x`],
      ["", `studio_4001=${nonce}`],
      ["", `old_studio_4000=${nonce}`],
      ["", `xstudio_4000=${nonce}`],
      ["", `studio_4000=${nonce.slice(0, 1)}`],
      ["", `studio_4000=${nonce}x`],
      ["", "theme=dark"],
    ] as [string, string?][]
  ) {
    assertEquals([query, cookie, await admits(query, cookie)], [query, cookie, false]);
  }
});

Deno.test("an admitted answer is as it was, with the cookie for the page's own requests", async () => {
  const headers = { "content-type": "text/x-page", "set-cookie": "other=1" };
  const response = door.remembered(new Response("page", { status: 418, headers }));
  assertEquals([response.status, await response.text()], [418, "page"]);
  assertEquals(response.headers.get("content-type"), "text/x-page");
  assertEquals(response.headers.getSetCookie(), [
    "other=1",
    `studio_4000=${nonce}; Path=/; HttpOnly; SameSite=Strict`,
  ]);
  assert(await admits("", response.headers.getSetCookie()[1]?.split(";")[0]));
});

Deno.test("who is refused is told how Studio opens, and gets no cookie", async () => {
  const refusal = door.refusal();
  assertEquals([refusal.status, refusal.headers.get("set-cookie")], [401, null]);
  assertEquals(await refusal.text(), "Studio opens with the address that `npm start` printed.\n");
});
