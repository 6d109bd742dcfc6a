import { assertEquals } from "@std/assert";
import { dhanErrorOf } from "../../shared/dhan/dhan_error.ts";

/** What each of Dhan's codes means and asks for (broker 6.1). */
const MEANINGS: Record<string, string> = {
  "broker_auth mint_token": "DH-901 807 808 809",
  "broker_auth halt": "DH-902 DH-903 DH-911 806 810",
  "broker_rate_limited back_off": "DH-904",
  "broker_rate_limited stop_all": "805",
  "broker_refused never_retry": "DH-905 DH-906 DH-910 RS-9005 804 811 812 813 814",
  "broker_refused no_data": "DH-907 DH-1111",
  "broker_unreachable retry_read": "DH-908 DH-909 800",
};

Deno.test("each code means one error and one reaction, whatever the status", () => {
  for (const [meaning, codes] of Object.entries(MEANINGS)) {
    for (const code of codes.split(" ")) {
      for (const status of [200, 401, 500]) {
        const error = dhanErrorOf("x", status, { errorCode: code, errorMessage: "no" });
        assertEquals(`${error?.code} ${error?.reaction}`, meaning, code);
        assertEquals(error?.message, `x: Dhan answered ${code}: no`);
        assertEquals([error?.dhanCode, error?.details], [code, { dhanCode: code }]);
      }
    }
  }
});

Deno.test("an unknown code and a reply without one count by their status", () => {
  const classes = [
    [401, "broker_auth mint_token"],
    [403, "broker_auth mint_token"],
    [429, "broker_rate_limited stop_all"],
    [500, "broker_unreachable retry_read"],
    [503, "broker_unreachable retry_read"],
    [499, "broker_refused never_retry"],
    [400, "broker_refused never_retry"],
    [302, "broker_refused never_retry"],
    [300, "broker_refused never_retry"],
    [199, "broker_refused never_retry"],
  ] as const;
  for (const [status, meaning] of classes) {
    const unknown = dhanErrorOf("x", status, { errorCode: "DH-999" });
    assertEquals(`${unknown?.code} ${unknown?.reaction}`, meaning);
    assertEquals(unknown?.message, "x: Dhan answered DH-999: ");
    for (const body of [{}, null, undefined, 5, { errorCode: null }]) {
      const error = dhanErrorOf("x", status, body);
      assertEquals(`${error?.code} ${error?.reaction}`, meaning);
      assertEquals([error?.dhanCode, error?.details], [undefined, {}]);
      assertEquals(error?.message, `x: Dhan answered ${status} without a code`);
    }
  }
});

Deno.test("a reply that failed in its body is an error even with status 200", () => {
  for (const status of ["failed", "failure", "error"]) {
    assertEquals(dhanErrorOf("x", 200, { status })?.code, "broker_refused");
    const coded = dhanErrorOf("x", 200, { status, data: { "811": "Invalid Expiry" } });
    assertEquals(coded?.message, "x: Dhan answered 811: Invalid Expiry");
    for (const data of [null, 5, {}]) {
      assertEquals(dhanErrorOf("x", 200, { status, data })?.dhanCode, undefined);
    }
  }
});

Deno.test("a good reply is no error", () => {
  const bodies = [{}, null, [], 5, { status: "success", data: { "811": "x" } }, {
    errorCode: null,
  }];
  for (const body of bodies) {
    for (const status of [200, 202, 299]) assertEquals(dhanErrorOf("x", status, body), undefined);
  }
});
