import { assertEquals, assertThrows } from "@std/assert";
import * as z from "zod";
import { cellText } from "../../shared/http/cell_text.ts";
import { check } from "../../shared/http/check.ts";
import { printable } from "../../shared/http/printable.ts";
import { readQuery } from "../../shared/http/read_query.ts";
import { renderError } from "../../shared/http/render_error.ts";
import { underlyingName } from "../../shared/http/underlying_name.ts";
import { wrapped } from "../../shared/http/wrapped.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";

Deno.test("a caller's text is repeated up to 60 letters, its control characters as ?", () => {
  assertEquals(printable("x".repeat(60)), "x".repeat(60));
  assertEquals(printable("x".repeat(61)), `${"x".repeat(60)}...`);
  assertEquals(printable("a\n\u0000b\u007f\ud800"), "a??b??");
});

Deno.test("an answer lists at most twenty broken rules, the first in its message", () => {
  const rows = z.array(z.number("must be a number"));
  const broken = (count: number) =>
    assertThrows(() => check(Array(count).fill("x"), rows), DeskError);
  const { code, message, details } = broken(21);
  const issues = details["issues"] as { field: string; rule: string }[];
  assertEquals([code, message, issues.length], ["bad_request", "0: must be a number", 20]);
  assertEquals(issues[19], { field: "19", rule: "must be a number" });
  assertEquals((broken(2).details["issues"] as unknown[]).length, 2);
});

Deno.test("an unknown field is named where it has the form of one, else not repeated", () => {
  const unknown = (key: string) =>
    assertThrows(() => check({ [key]: 1 }, z.strictObject({})), DeskError).message.split(":")[0];
  for (const key of ["lots", "trading_date", "aZ", "a".repeat(30)]) assertEquals(unknown(key), key);
  for (const key of ["Lots", "a".repeat(31), "1a", "a b", "a1", " a", "a\n"]) {
    assertEquals(unknown(key), "(an unknown field)", key);
  }
  const nested = z.strictObject({ "a\nb": z.number() });
  const { message } = assertThrows(() => check({ "a\nb": "x" }, nested), DeskError);
  assertEquals(message.split(":")[0], "a?b");
});

Deno.test("a query's field is given once, without control characters, and named by its form", () => {
  const schema = z.strictObject({ show: z.string().optional(), note: z.string().optional() });
  const read = (query: string) => readQuery(`http://desk.example/?${query}`, schema);
  const refused = (query: string) => assertThrows(() => read(query), DeskError).message;
  assertEquals(read("show=a%20b&note="), { show: "a b", note: "" });
  assertEquals(refused("show=a&show=a"), "show: must be given once");
  assertEquals(refused("show=a%00"), "show: must hold no control characters");
  assertEquals(refused("Show=%1f"), "(an unknown field): must hold no control characters");
  const longest = "x".repeat(30);
  assertEquals(refused(`${longest}=1&${longest}=1`), `${longest}: must be given once`);
  assertEquals(refused(`x${longest}=1&x${longest}=1`), "(an unknown field): must be given once");
  assertEquals(refused("a1=%7f"), "(an unknown field): must hold no control characters");
});

Deno.test("a name has 1 to 20 capital letters, digits, & and -", () => {
  for (const name of ["M", "M&M", "BAJAJ-AUTO", "360ONE", "X".repeat(20)]) {
    assertEquals(underlyingName.safeParse(name).success, true, name);
  }
  for (const name of ["", "nifty", "X".repeat(21), "A B", "A.", " A", "A\n", "A,B"]) {
    assertEquals(underlyingName.safeParse(name).success, false, name);
  }
});

Deno.test("a refusal tells code, message and details, what was not foreseen its reference alone", async () => {
  const answer = async (error: unknown) => {
    const response = renderError(error, "1-2");
    return [response.status, await response.json()];
  };
  assertEquals(await answer(new DeskError("conflict", "it runs", { details: { runId: 7 } })), [
    409,
    { ok: false, error: { code: "conflict", message: "it runs", details: { runId: 7 } } },
  ]);
  const unforeseen = [500, {
    ok: false,
    error: {
      code: "internal",
      message:
        "something unforeseen went wrong; the function's log has the cause under this reference",
      details: { reference: "1-2" },
    },
  }];
  assertEquals(await answer(new Error("secret")), unforeseen);
  const told = await answer(new DeskError("internal", "a", { details: { secret: 1 } }));
  assertEquals((told[1] as typeof unforeseen[1] & { error: object }).error, {
    code: "internal",
    message: "a",
    details: { reference: "1-2" },
  });
});

Deno.test("a value is written for a person by its kind, what is missing as a dash", () => {
  const cases: [unknown, Parameters<typeof cellText>[1], string][] = [
    [null, "rupees", "-"],
    [undefined, undefined, "-"],
    [null, "flag", "-"],
    [true, "flag", "ok"],
    [false, "flag", "LOOK"],
    [1, "flag", "LOOK"],
    [0, "rupees", "0"],
    [999.5, "rupees", "1,000"],
    [100000, "rupees", "1,00,000"],
    [-1234567.891, "paise", "-12,34,567.89"],
    [-0.004, "paise", "0.00"],
    [12.345, "price", "12.35"],
    [0.12345, "percent", "12.3%"],
    [1_250_000, "megabytes", "1.3"],
    ["text", "rupees", "text"],
    [12, undefined, "12"],
    [[1, "a"], undefined, '[1,"a"]'],
  ];
  for (const [value, kind, text] of cases) assertEquals(cellText(value, kind), text, text);
});

Deno.test("a text is broken between words where its width ends, one line at least", () => {
  assertEquals(wrapped("", 10), [""]);
  assertEquals(wrapped("one two", 7), ["one two"]);
  assertEquals(wrapped("one two", 6), ["one", "two"]);
  assertEquals(wrapped("one  two\nthree", 8), ["one two", "three"]);
  assertEquals(wrapped("abcdefgh i", 3), ["abc", "def", "gh", "i"]);
  assertEquals(wrapped("a b, c d", 5, /(?<=,)\s+/), ["a b,", "c d"]);
});
