import { assertEquals } from "@std/assert";
import { statusText } from "../../shared/http/status_text.ts";

const AS_OF = "2026-02-09T10:30:00.000+05:30";
const body = (show: string, rows: readonly Record<string, unknown>[]) =>
  statusText(show, AS_OF, rows).trimEnd().split("\n").slice(1);

const ORDER = {
  trading_date: "2026-02-09",
  mode: "paper",
  sent_ist: "10:00:00",
  contract: "NIFTY 24 Feb 25500 CE",
  side: "buy",
  quantity: 65,
  limit_price: 41.2,
  filled_quantity: 0,
  average_price: null,
  state: "cancelled",
  purpose: "open",
  reason: "not filled in time",
};

Deno.test("rows stand in columns, numbers to the right, what is missing as a dash", () => {
  assertEquals(body("orders", [ORDER]), [
    "",
    "2026-02-09, paper",
    "sent IST  contract               side  units  limit  filled  average  state      to",
    "--------  ---------------------  ----  -----  -----  ------  -------  ---------  ----",
    "10:00:00  NIFTY 24 Feb 25500 CE  buy      65  41.20       0  -        cancelled  open",
    "    reason: not filled in time",
  ]);
});

Deno.test("columns that a line has no room for are told below it", () => {
  const lines = body("orders", [{ ...ORDER, contract: "X".repeat(80) }]);
  assertEquals(lines.slice(2), [
    `sent IST  contract${" ".repeat(74)}side`,
    `--------  ${"-".repeat(80)}  ----`,
    `10:00:00  ${"X".repeat(80)}  buy`,
    "    units: 65",
    "    limit: 41.20",
    "    filled: 0",
    "    state: cancelled",
    "    to: open",
    "    reason: not filled in time",
  ]);
  const [widest = 0] = lines.map(({ length }) => length).toSorted((p, q) => q - p);
  assertEquals(widest, 96);
});

Deno.test("each group ends with its own sum, grouped as in India", () => {
  const fill = (date: string, cash: number) => ({
    trading_date: date,
    mode: "paper",
    filled_ist: "10:00:00",
    contract: "TCS",
    side: "buy",
    quantity: 1,
    price: 1,
    cash,
    charges: 0.005,
    purpose: "open",
  });
  const lines = body("trades", [
    fill("2026-02-10", -12345678.9),
    fill("2026-02-10", -87654321.1),
    fill("2026-02-09", 999),
    fill("2026-02-09", -0.001),
    fill("2026-02-06", 5),
  ]);
  assertEquals(
    lines.filter((line) => line.startsWith("total")).map((line) => line.split(/ +/)),
    [["total", "-10,00,00,000.00", "0.01"], ["total", "999.00", "0.01"]],
  );
  assertEquals(lines.filter((line) => line.includes("-0.00")), []);
  // A group of one row needs no sum.
  assertEquals(lines.at(-1)?.startsWith("10:00:00"), true);
});

Deno.test("of what is held without a value there is no sum, of what is not held there is", () => {
  const row = {
    trading_date: "2026-02-09",
    mode: "paper",
    underlying: "TCS",
    definition: "strap",
    sleeve: "carry",
    realised: 1,
    charges: 1,
    cash: 1,
  };
  const total = (...rows: Record<string, unknown>[]) =>
    body("ledger", rows.map((one) => ({ ...row, unrealised_mid: null, ...one })))
      .at(-1)?.split(/ +/).slice(1);
  const held = { unrealised: 100, marked: 1 };
  assertEquals(total(held, { unrealised: null, marked: 1 }), ["2.00", "-", "-", "2.00", "2.00"]);
  assertEquals(total(held, { unrealised: null, marked: 0 })?.[1], "100.00");
});

Deno.test("a text at the end of a line flows beside its columns, and no contract is torn apart", () => {
  const lines = body("health", [{
    ok: false,
    check: "positions",
    at_ist: "2026-02-09 10:00:00",
    age: "30 min",
    detail: "many words ".repeat(9).trimEnd(),
    remedy: "look",
  }]);
  assertEquals(lines.slice(2), [
    `LOOK  positions  2026-02-09 10:00:00  30 min  ${Array(5).fill("many words").join(" ")}`,
    `${" ".repeat(46)}${Array(4).fill("many words").join(" ")}`,
    "    to do: look",
  ]);
  const legs = [24400, 24600, 25600, 25800].map((strike) => `+1300 BANKNIFTY 24 Feb ${strike} PE`);
  const held = body("positions", [{ underlying: "BANKNIFTY", legs: legs.join(", ") }]);
  assertEquals(held.filter((line) => line.startsWith("    ")), [
    `    legs: ${legs[0]}, ${legs[1]},`,
    `    ${legs[2]}, ${legs[3]}`,
  ]);
});
