import { assertEquals, assertThrows } from "@std/assert";
import { marginRatesOf } from "../../shared/market/margin_rates.ts";

const PARAMETERS = [
  "psr_floor",
  "psr_deviations",
  "psr_sessions",
  "vsr_floor",
  "vsr_share",
  "ewma_lambda",
  "exposure",
  "exposure_deep_otm",
  "deep_otm",
  "expiry_day",
  "calendar_spread",
]
  .flatMap((name, i) => [
    { name: `margin.${name}`, scope: "index", value: i + 1 },
    { name: `margin.${name}`, scope: "stock", value: i + 21 },
  ]);

Deno.test("the margin rates of a kind are its own parameters", () => {
  assertEquals(marginRatesOf(PARAMETERS, "stock"), {
    priceScanFloor: 21,
    priceScanDeviations: 22,
    priceScanSessions: 23,
    volatilityScanFloor: 24,
    volatilityScanShare: 25,
    lambda: 26,
    exposure: 27,
    exposureDeep: 28,
    deepOtm: 29,
    expiryDay: 30,
    calendar: 31,
  });
});

Deno.test("margin rates without one of their parameters name it", () => {
  for (const missing of PARAMETERS.filter(({ scope }) => scope === "index")) {
    assertThrows(
      () => marginRatesOf(PARAMETERS.filter((row) => row !== missing), "index"),
      RangeError,
      `parameter ${missing.name} for index is missing`,
    );
  }
});
