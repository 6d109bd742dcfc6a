import { assertEquals, assertThrows } from "@std/assert";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { readEnvironmentVariables } from "../../shared/wiring/environment_variables.ts";

const LEAST = { SUPABASE_URL: "https://desk.example", SUPABASE_SECRET_KEYS: '{"default":"new"}' };

function read(values: Record<string, string>) {
  return readEnvironmentVariables((name) => values[name]);
}

Deno.test("the least environment gets the broker's own addresses and no more", () => {
  assertEquals(read({ ...LEAST, DHAN_PIN: "" }), {
    supabaseUrl: "https://desk.example",
    secretKey: "new",
    dhanBaseUrl: "https://api.dhan.co/v2",
    dhanAuthUrl: "https://auth.dhan.co",
    liveOrdersEnabled: false,
  });
});

Deno.test("each variable is read under its own name", () => {
  const given = {
    ...LEAST,
    CRON_TOKEN: "cron",
    DHAN_CLIENT_ID: "client",
    DHAN_ACCESS_TOKEN: "access",
    DHAN_PIN: "pin",
    DHAN_TOTP_SECRET: "totp",
    DHAN_BASE_URL: "http://127.0.0.1:1/v2",
    DHAN_AUTH_URL: "http://127.0.0.1:2",
    DHAN_LIVE_ORDERS: "enabled",
    OUTBOUND_PROXY_URL: "http://proxy.example",
  };
  assertEquals(read(given), {
    supabaseUrl: "https://desk.example",
    secretKey: "new",
    dhanBaseUrl: "http://127.0.0.1:1/v2",
    dhanAuthUrl: "http://127.0.0.1:2",
    liveOrdersEnabled: true,
    cronToken: "cron",
    dhanClientId: "client",
    dhanAccessToken: "access",
    dhanPin: "pin",
    dhanTotpSecret: "totp",
    outboundProxyUrl: "http://proxy.example",
  });
});

Deno.test("the dictionary of keys goes before the legacy key, which stands in where it has none", () => {
  const keyOf = (keys: Record<string, string>) =>
    read({ SUPABASE_URL: "https://desk.example", ...keys }).secretKey;
  const legacy = { SUPABASE_SERVICE_ROLE_KEY: "legacy" };
  assertEquals(keyOf({ ...legacy, SUPABASE_SECRET_KEYS: '{"default":"new"}' }), "new");
  assertEquals(keyOf({ ...legacy, SUPABASE_SECRET_KEYS: '{"other":"new"}' }), "legacy");
  assertEquals(keyOf({ ...legacy, SUPABASE_SECRET_KEYS: "null" }), "legacy");
  assertEquals(keyOf({ ...legacy, SUPABASE_SECRET_KEYS: '"default"' }), "legacy");
  assertEquals(keyOf(legacy), "legacy");
});

Deno.test("a variable that is missing or unusable is refused by its name, never its value", () => {
  const legacy = { SUPABASE_SERVICE_ROLE_KEY: "legacy" };
  for (
    const [name, values] of [
      ["SUPABASE_URL", { SUPABASE_SECRET_KEYS: LEAST.SUPABASE_SECRET_KEYS }],
      ["SUPABASE_URL", { ...LEAST, SUPABASE_URL: "" }],
      ["SUPABASE_SECRET_KEYS", { SUPABASE_URL: LEAST.SUPABASE_URL }],
      ["SUPABASE_SECRET_KEYS", { ...LEAST, ...legacy, SUPABASE_SECRET_KEYS: "{hidden" }],
      ["SUPABASE_SECRET_KEYS", { ...LEAST, ...legacy, SUPABASE_SECRET_KEYS: '{"default":1}' }],
    ] as const
  ) {
    const error = assertThrows(() => read(values), DeskError);
    assertEquals([error.code, error.message], [
      "internal",
      `environment: ${name} is missing or has no usable value`,
    ]);
  }
});
