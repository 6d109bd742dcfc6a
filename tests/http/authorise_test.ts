import { assertEquals, assertRejects } from "@std/assert";
import { authorise } from "../../shared/http/authorise.ts";
import { sameText } from "../../shared/http/same_text.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { readEnvironmentVariables } from "../../shared/wiring/environment_variables.ts";

function authorised(headers: Record<string, string>, cronToken = "cron") {
  const values: Record<string, string> = {
    SUPABASE_URL: "https://desk.example",
    SUPABASE_SECRET_KEYS: '{"default":"secret"}',
    CRON_TOKEN: cronToken,
  };
  const variables = readEnvironmentVariables((name) => values[name]);
  return authorise(new Request("https://desk.example", { headers }), variables);
}

Deno.test("the secret key is the owner's, the token the scheduler's, the key goes first", async () => {
  assertEquals(await authorised({ apikey: "secret" }), "owner");
  assertEquals(await authorised({ "x-cron-token": "cron" }), "scheduler");
  assertEquals(await authorised({ apikey: "publishable", "x-cron-token": "cron" }), "scheduler");
  assertEquals(await authorised({ apikey: "secret", "x-cron-token": "cron" }), "owner");
});

Deno.test("any other key or token is refused alike, also where no token is set", async () => {
  const said = new Set<string>();
  for (
    const [headers, cronToken] of [
      [{}],
      [{ apikey: "" }],
      [{ apikey: "secreT" }],
      [{ apikey: "cron" }],
      [{ "x-cron-token": "secret" }],
      [{ "x-cron-token": "cron2" }],
      [{ "x-cron-token": "" }, ""],
      [{ "x-cron-token": "undefined" }, ""],
    ] as [Record<string, string>, string?][]
  ) {
    const error = await assertRejects(() => authorised(headers, cronToken), DeskError);
    assertEquals(error.code, "unauthorised");
    said.add(error.message);
  }
  assertEquals(said.size, 1);
});

Deno.test("texts are the same to their last letter, whatever their lengths", async () => {
  assertEquals(await sameText("", ""), true);
  assertEquals(await sameText("\u0928\u092e", "\u0928\u092e"), true);
  for (const other of ["", "a", "abd", "abcd", "abc ", "ABC"]) {
    assertEquals(await sameText("abc", other), false, other);
    assertEquals(await sameText(other, "abc"), false, other);
  }
});
