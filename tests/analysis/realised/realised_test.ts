import { assertAlmostEquals, assertEquals, assertExists } from "@std/assert";
import { closeToClose } from "../../../shared/analysis/realised/close_to_close.ts";
import { closeToCloseZeroMean } from "../../../shared/analysis/realised/close_to_close_zero_mean.ts";
import { garmanKlass } from "../../../shared/analysis/realised/garman_klass.ts";
import { garmanKlassGap } from "../../../shared/analysis/realised/garman_klass_gap.ts";
import { parkinson } from "../../../shared/analysis/realised/parkinson.ts";
import { rogersSatchell } from "../../../shared/analysis/realised/rogers_satchell.ts";
import { yangZhang, yangZhangParts } from "../../../shared/analysis/realised/yang_zhang.ts";
import { assertFigures } from "../../support/assert_figures.ts";
import { barsOfCase } from "../../support/bars_of_case.ts";
import { closesOnly } from "../../support/closes_only.ts";

Deno.test("a volatility over n bars is absent until they and the close before them exist", () => {
  const bars = closesOnly([100, 101, 100, 102]);
  assertEquals(closeToClose(bars, 4), undefined);
  assertExists(closeToClose(bars, 3));
  assertEquals(parkinson(bars, 4), 0);
  assertEquals(parkinson(bars, 5), undefined);
  assertEquals(parkinson(bars, 2, 5), undefined);
});

Deno.test("a volatility at an earlier end does not see later bars", () => {
  const bars = closesOnly([100, 101, 99, 102, 500, 90]);
  const cut = closesOnly([100, 101, 99, 102]);
  assertEquals(closeToClose(bars, 3, 4), closeToClose(cut, 3));
});

Deno.test("a sideways price with the same gap every night has no variance by Yang-Zhang", () => {
  const bars = closesOnly([100, 110, 121, 133.1]);
  assertAlmostEquals(yangZhang(bars, 3) ?? Number.NaN, 0, 1e-7);
});

Deno.test("every realised volatility is the reference's over the same bars (H1)", () => {
  const bars = barsOfCase("H1");
  const parts = yangZhangParts(bars, 14);
  assertFigures("H1", {
    closeClose: closeToClose(bars, 14),
    closeCloseZeroMean: closeToCloseZeroMean(bars, 14),
    parkinson: parkinson(bars, 15),
    garmanKlass: garmanKlass(bars, 15),
    rogersSatchell: rogersSatchell(bars, 15),
    yangZhang: yangZhang(bars, 14),
    yz_k: parts.weight,
    yz_var_overnight: parts.overnight,
    yz_var_openClose: parts.openToClose,
    yz_var_rs: parts.rogersSatchell,
    gkYangZhangExtension: garmanKlassGap(bars, 14),
  });
});
