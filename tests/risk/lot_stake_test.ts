import { assertEquals } from "@std/assert";
import { lotCapital, type LotRisk, lotStake } from "../../shared/risk/lot_stake.ts";

const LOT: LotRisk = { margin: 80, premium: 20, riskClass: "defined", maxLoss: 30, stressLoss: 50 };

Deno.test("a lot takes its margin and the premium that is paid", () => {
  assertEquals(lotCapital(LOT), 100);
});

Deno.test("a lot stakes its capital where it can lose less", () => {
  assertEquals(lotStake(LOT), 100);
});

Deno.test("a lot stakes its maximum loss where that is more, whatever its stress loss", () => {
  assertEquals(lotStake({ ...LOT, maxLoss: 130, stressLoss: 900 }), 130);
});

Deno.test("without a defined loss a lot stakes its stress loss where that is more", () => {
  for (const riskClass of ["undefined", "unlimited_up", "unlimited_down"] as const) {
    assertEquals(lotStake({ ...LOT, riskClass, maxLoss: 900, stressLoss: 130 }), 130);
  }
});

Deno.test("a defined lot whose maximum loss nobody knows stakes its stress loss", () => {
  assertEquals(lotStake({ ...LOT, maxLoss: undefined, stressLoss: 130 }), 130);
});
