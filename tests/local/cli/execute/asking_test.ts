import { assertEquals, assertThrows } from "@std/assert";
import { confirmDeletion } from "../../../../local/cli/execute/confirm_deletion.ts";
import { readWish } from "../../../../local/cli/execute/read_wish.ts";
import { askOwner } from "../../../../local/cli/support/ask_owner.ts";
import { UsageError } from "../../../../local/cli/support/run_command.ts";

const STAKE = "LIVE: flatten may close at the broker NIFTY iron_condor.";

function asking(answer: boolean) {
  const asked: string[] = [];
  const confirm = (question: string) => asked.push(question) > 0 && answer;
  return { asked, confirm };
}

Deno.test("at a terminal the owner's yes goes on, and anything else does nothing", () => {
  const willing = asking(true);
  askOwner(STAKE, { yes: false, isTerminal: true, confirm: willing.confirm });
  assertEquals(willing.asked, [`${STAKE} Go on?`]);
  const { confirm } = asking(false);
  assertThrows(
    () => askOwner(STAKE, { yes: false, isTerminal: true, confirm }),
    Error,
    "not confirmed: nothing was done",
  );
});

Deno.test("--yes is not asked again, and nobody is asked where nobody sits", () => {
  const { asked, confirm } = asking(true);
  askOwner(STAKE, { yes: true, isTerminal: false, confirm });
  assertThrows(
    () => askOwner(STAKE, { yes: false, isTerminal: false, confirm }),
    UsageError,
    "Say --yes where nobody can be asked.",
  );
  assertEquals(asked, []);
});

/** Flags of a deletion that was answered so. */
function answered(args: readonly string[], answers: readonly (string | undefined)[]) {
  const left = [...answers];
  const { flags } = confirmDeletion(readWish(["delete-marks", ...args]), () => left.shift());
  return { ...flags, left: left.length };
}

Deno.test("a deletion asks for the date, then for the number, each once and only where not said", () => {
  assertEquals(answered([], ["2026-02-09", "3"]), { confirm: "2026-02-09", count: 3, left: 0 });
  assertEquals(answered(["--count", "4"], ["2026-02-09", "3"]), {
    confirm: "2026-02-09",
    count: 4,
    left: 1,
  });
  assertEquals(answered(["--confirm", "2026-02-08", "--count", "4"], ["x"]), {
    confirm: "2026-02-08",
    count: 4,
    left: 1,
  });
});

Deno.test("a deletion without a number goes no further", () => {
  for (const said of ["many", undefined, "2.5"]) {
    assertThrows(
      () => answered([], ["2026-02-09", said]),
      Error,
      "not confirmed: nothing was deleted",
    );
  }
});
