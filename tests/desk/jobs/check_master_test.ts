import { assertEquals, assertThrows } from "@std/assert";
import { checkMaster } from "../../../shared/desk/jobs/check_master.ts";
import { DeskError } from "../../../shared/vocabulary/desk_error.ts";
import type { Contract } from "../../../shared/vocabulary/contract.ts";

/** Contracts of an underlying, of different strikes. */
function listed(underlying: string, count: number): Contract[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ underlying, segment: "NSE_FNO", instrument: "option", expiry: "2026-02-24" } as const,
    ...{
      securityId: `${underlying}${i}`,
      strike: 100 + i,
      right: "call",
      lotSize: 1,
      tick: 0.05,
    } as const,
  }));
}

function refusal(
  contracts: readonly Contract[],
  before: Record<string, number> = {},
  bad = { rows: 1000, badRows: 0 },
): string | undefined {
  const master = { ...bad, firstBad: "row 7: x", contracts };
  try {
    checkMaster(master, new Map(Object.entries(before)));
    return undefined;
  } catch (error) {
    assertEquals((error as DeskError).code, "broker_bad_reply");
    return (error as DeskError).message.replace("contract master: ", "");
  }
}

Deno.test("one bad row in a hundred is allowed, more are refused with the first", () => {
  assertEquals(refusal(listed("TCS", 1), {}, { rows: 1000, badRows: 10 }), undefined);
  assertEquals(
    refusal(listed("TCS", 1), {}, { rows: 1000, badRows: 11 }),
    "11 of its 1000 rows cannot be read, at most 1% may; the first is row 7: x",
  );
});

Deno.test("a list of nothing, an id and a contract that stand in it twice are refused", () => {
  const [first, second] = listed("TCS", 2) as [Contract, Contract];
  const { strike: _, right: __, ...future } = first;
  assertEquals(refusal([]), "it lists no contract of the universe");
  assertEquals(
    refusal([first, { ...second, securityId: first.securityId }]),
    "security id TCS0 stands in it twice, for TCS 2026-02-24 100 call (TCS0) and " +
      "TCS 2026-02-24 101 call (TCS0)",
  );
  assertEquals(
    refusal([future, { ...future, securityId: "9" }]),
    "contract TCS 2026-02-24 future stands in it twice, for TCS 2026-02-24 future (TCS0) and " +
      "TCS 2026-02-24 future (9)",
  );
  for (
    const other of [{ right: "put" }, { strike: 99 }, { expiry: "2026-03-30" }, { underlying: "A" }]
  ) {
    assertEquals(refusal([first, { ...first, securityId: "9", ...other } as Contract]), undefined);
  }
});

Deno.test("of the list before four fifths must be left; the three that lost most are told", () => {
  assertEquals(refusal(listed("TCS", 8), { TCS: 10 }), undefined);
  assertEquals(refusal(listed("TCS", 4), {}), undefined);
  assertEquals(
    refusal(listed("TCS", 7), { TCS: 10 }),
    "it lists 7 contracts where the list before has 10 that have not expired, and at least 80% " +
      "must be left; TCS 7 of 10",
  );
  const left = { A: 9, B: 1, C: 20, D: 2 };
  const contracts = Object.entries(left).flatMap(([name, count]) => listed(name, count));
  assertEquals(
    refusal([...contracts, ...listed("NEW", 50)], { A: 10, B: 10, C: 25, D: 4, E: 5 })
      ?.split("; ")[1],
    "E 0 of 5, B 1 of 10, D 2 of 4",
  );
});

Deno.test("what is refused is the broker's reply", () => {
  const error = assertThrows(
    () => checkMaster({ rows: 0, badRows: 0, contracts: [] }, new Map()),
    DeskError,
  );
  assertEquals(error.status, 502);
});
