import { assertEquals, assertThrows } from "@std/assert";
import { parseBanList } from "../../../shared/desk/jobs/parse_ban_list.ts";

const TITLE = "Securities in Ban For Trade Date 09-FEB-2026:";

Deno.test("the list is read as the exchange writes it, with its commas, ends and marks", () => {
  const list = { date: "2026-02-09", underlyings: ["SAIL", "M&M", "BAJAJ-AUTO"] };
  assertEquals(parseBanList(`${TITLE}\n1,SAIL\n2,M&M\n3,BAJAJ-AUTO\n`), list);
  assertEquals(
    parseBanList(`\uFEFF${TITLE.toUpperCase()},,\r\n 1 , SAIL ,,\r\n\r\n2,M&M\r\n12,BAJAJ-AUTO,`),
    list,
  );
  assertEquals(parseBanList("securities in ban for trade date 01-dec-2026").date, "2026-12-01");
});

Deno.test("nothing banned is an empty list, said or not", () => {
  for (const text of [TITLE, `${TITLE}\n`, `${TITLE} NIL`, `${TITLE}Nil,\n\n`]) {
    assertEquals(parseBanList(text), { date: "2026-02-09", underlyings: [] });
  }
});

Deno.test("every month of the year is known, and no other word", () => {
  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const dates = months.map((month) => parseBanList(TITLE.replace("FEB", month)).date);
  assertEquals(dates, months.map((_, i) => `2026-${String(i + 1).padStart(2, "0")}-09`));
  for (const word of ["ANF", "Foo"]) {
    assertThrows(() => parseBanList(TITLE.replace("FEB", word)), Error, "line 1 must read");
  }
});

Deno.test("anything else is refused by its line, rule and text", () => {
  const list = (line: string) => () => parseBanList(`${TITLE}\n1,SAIL\n${line}`);
  for (
    const line of [
      "SAIL",
      "2;SAIL",
      "2,",
      "2,SAIL,SBIN",
      "x2,SAIL",
      "2,sail",
      `2,${"A".repeat(21)}`,
    ]
  ) {
    assertThrows(
      list(line),
      Error,
      `line 3 must read "number,name", not ${JSON.stringify(line)}`,
    );
  }
  assertEquals(list(`2,${"A".repeat(20)}`)().underlyings[1]?.length, 20);
  assertThrows(() => parseBanList(`${TITLE} NIL\n1,SAIL`), Error, "line 2 must read");
  for (const title of ["", "<html>", `x${TITLE}`, `${TITLE}x`, TITLE.replace("09", "31")]) {
    const error = assertThrows(() => parseBanList(title), Error);
    assertEquals(
      error.message,
      'line 1 must read "Securities in Ban For Trade Date DD-MMM-YYYY:", ' +
        `not ${JSON.stringify(title)}`,
    );
  }
  const long = assertThrows(() => parseBanList("y".repeat(80)), Error);
  assertEquals(long.message.endsWith(`not "${"y".repeat(60)}"`), true);
});
