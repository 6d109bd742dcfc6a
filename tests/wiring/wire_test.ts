import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { clockFor } from "../../shared/wiring/clock_for.ts";
import { readEnvironmentVariables } from "../../shared/wiring/environment_variables.ts";
import { systemClock } from "../../shared/wiring/system_clock.ts";
import { wire } from "../../shared/wiring/wire.ts";

const HOSTED: Record<string, string> = {
  SUPABASE_URL: "https://desk.example",
  SUPABASE_SECRET_KEYS: '{"default":"key"}',
  DHAN_CLIENT_ID: "1000000001",
};

function environmentOf(changes: Record<string, string> = {}) {
  const values = { ...HOSTED, ...changes };
  return readEnvironmentVariables((name) => values[name]);
}

Deno.test("a desk without a broker's account is refused by the variable's name", () => {
  const call = wire("analyze", environmentOf({ DHAN_CLIENT_ID: "" }), 0);
  const error = assertThrows(() => call.openDesk(), DeskError, "DHAN_CLIENT_ID");
  assertEquals(error.code, "broker_auth");
});

Deno.test("a key of stored tokens that is too short is refused by its name where it is needed", () => {
  const given = { TOKEN_KEY: "short-CANARY" };
  const error = assertThrows(
    () => wire("analyze", environmentOf(given), 0).openDesk(),
    DeskError,
    "TOKEN_KEY",
  );
  assertEquals([error.code, error.message.includes("CANARY")], ["broker_auth", false]);
  wire("analyze", environmentOf({ ...given, DHAN_ACCESS_TOKEN: "given" }), 0).openDesk();
});

Deno.test("a call's database is made once", () => {
  const call = wire("analyze", environmentOf(), 0);
  assertStrictEquals(call.database, call.database);
  assertStrictEquals(call.openDesk().database, call.database);
});

Deno.test("live orders are refused unless the secret says `enabled` to the letter", () => {
  for (const value of ["", "true", "Enabled", "1"]) {
    const { liveRefusal } = wire("analyze", environmentOf({ DHAN_LIVE_ORDERS: value }), 0);
    assertEquals(liveRefusal, "the secret DHAN_LIVE_ORDERS is not `enabled`");
  }
  assertEquals(
    wire("analyze", environmentOf({ DHAN_LIVE_ORDERS: "enabled" }), 0).liveRefusal,
    undefined,
  );
});

Deno.test("orders go where their plan's mode says, whatever the environment enables", () => {
  const market = { quote: () => Promise.resolve(undefined) };
  for (const value of ["", "enabled"]) {
    const desk = wire("analyze", environmentOf({ DHAN_LIVE_ORDERS: value }), 0).openDesk();
    assertEquals(desk.broker("paper", market).mode, "paper");
    // A live position closes live after the switch was withdrawn.
    assertEquals(desk.broker("live", market).mode, "live");
  }
});

Deno.test("a clock other than real time is obeyed only where project and broker are loopback", () => {
  const local = { SUPABASE_URL: "http://127.0.0.1:1", DHAN_BASE_URL: "http://localhost:2/v2" };
  assert(clockFor(environmentOf(local)) !== systemClock);
  const others = [
    {},
    { ...local, SUPABASE_URL: "https://127.0.0.1.example" },
    { ...local, DHAN_BASE_URL: "https://api.dhan.co/v2" },
    { ...local, DHAN_BASE_URL: "http://localhost.example/v2" },
    { ...local, SUPABASE_URL: "http://128.0.0.1" },
  ];
  for (const changes of others) {
    assertStrictEquals(clockFor(environmentOf(changes)), systemClock);
  }
});

Deno.test("the postback's token is refused where it is the scheduler's, without being told", () => {
  const same = { CRON_TOKEN: "one-token", POSTBACK_TOKEN: "one-token" };
  const error = assertThrows(() => environmentOf(same), DeskError, "POSTBACK_TOKEN must differ");
  assert(!error.message.includes("one-token"));
  const { cronToken, postbackToken } = environmentOf({ CRON_TOKEN: "a", POSTBACK_TOKEN: "b" });
  assertEquals([cronToken, postbackToken], ["a", "b"]);
});
