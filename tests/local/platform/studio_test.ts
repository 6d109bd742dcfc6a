import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startPlatform } from "../../../local/platform/platform.ts";
import { cloneTemplate } from "../../support/database.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

const { url: databaseUrl, drop } = await cloneTemplate();
const platform = await startPlatform({ databaseUrl });
Deno.test.afterAll(async () => {
  await platform.stop();
  await drop();
});

const settings = `${platform.url}/rest/v1/settings?select=name&limit=1`;

async function get(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers, redirect: "manual" });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The cookie that the page comes with. */
async function cookie(): Promise<string> {
  const page = await get(platform.studioUrl, { "user-agent": BROWSER });
  return page.headers.get("set-cookie")?.split(";")[0] ?? "";
}

Deno.test("REST refuses every call without a key in apikey as a hosted project does", async () => {
  const { secretKey, publishableKey, cronToken, postbackToken } = platform;
  const refused: Record<string, string>[] = [
    {},
    { apikey: "" },
    { apikey: "sb_secret_wrong" },
    { apikey: cronToken },
    { apikey: postbackToken },
    { authorization: `Bearer ${secretKey}` },
    { authorization: secretKey },
    { cookie: "studio=1" },
    { cookie: `studio_${new URL(platform.url).port}=guess` },
    { origin: platform.url, "user-agent": BROWSER },
    // A hosted project takes a secret key from no browser.
    { apikey: secretKey, "user-agent": BROWSER },
  ];
  for (const headers of refused) {
    const { status, text } = await get(settings, headers);
    assertEquals([JSON.stringify(headers), status], [JSON.stringify(headers), 401]);
    assertMatch(text, /API key|apikey/);
    for (const path of ["rpc/stored_tables", "", "nothing", "rpc/nothing"]) {
      assertEquals((await get(`${platform.url}/rest/v1/${path}`, headers)).status, 401);
    }
    const write = await fetch(settings, { method: "DELETE", headers });
    assertEquals([await write.text() !== "", write.status], [true, 401]);
  }
  assertEquals((await get(settings, { apikey: secretKey })).status, 200);
  const stranger = await get(settings, { apikey: publishableKey });
  assertEquals([stranger.status, JSON.parse(stranger.text).code], [401, "42501"]);
});

Deno.test("Studio opens with the address that start prints, and with no other", async () => {
  const page = await get(platform.studioUrl, { "user-agent": BROWSER });
  assertEquals([page.status, page.headers.get("content-type")?.split(";")[0]], [200, "text/html"]);
  assertMatch(page.headers.get("set-cookie") ?? "", /; HttpOnly; SameSite=Strict$/);
  const script = /src="(\/static\/[^"]+\.js)"/.exec(page.text)?.[1];
  assertEquals((await get(`${platform.url}${script}`)).status, 200);
  for (const path of ["/", "/?nonce=", "/?nonce=guess", "/info", "/config", "/storage/v1/bucket"]) {
    const { status, text, headers } = await get(platform.url + path, { "user-agent": BROWSER });
    assertEquals([path, status, headers.get("set-cookie")], [path, 401, null]);
    assertStringIncludes(text, "npm start");
  }
});

Deno.test("the page's own requests do everything without a key, another site's none", async () => {
  const headers = { cookie: await cookie(), "user-agent": BROWSER };
  assertEquals((await get(settings, headers)).status, 200);
  const changed = await fetch(`${platform.url}/rest/v1/settings?name=eq.slice_size`, {
    method: "PATCH",
    headers: { ...headers, "content-type": "application/json", origin: platform.url },
    body: '{"value":11}',
  });
  assertEquals([await changed.text(), changed.status], ["", 204]);
  const [row] = await platform.sql`select value from public.settings where name = 'slice_size'`;
  assertEquals(row?.["value"], 11);
  for (const origin of ["http://evil.example", "null", "http://127.0.0.1:1"]) {
    assertEquals((await get(settings, { ...headers, origin })).status, 401);
  }
});
