import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tariffOf } from "../../shared/market/charges.ts";
import { marginRatesOf } from "../../shared/market/margin_rates.ts";
import { readParameters } from "../../shared/storage/parameters.ts";
import { readSettings } from "../../shared/storage/settings.ts";
import { readUniverse } from "../../shared/storage/universe.ts";
import { databaseTest } from "../support/database.ts";

databaseTest(
  "the default universe is 4 indices and 50 stocks over six industries, weights summing to 1",
  async ({ service }) => {
    const universe = await readUniverse(service);
    assertEquals(universe.filter(({ kind }) => kind === "index").length, 4);
    assertEquals(universe.filter(({ kind }) => kind === "stock").length, 50);
    const industries = new Set(
      universe.filter(({ kind }) => kind === "stock").map((row) => row.industry),
    );
    assertEquals(industries.size, 6);
    assertAlmostEquals(universe.reduce((sum, { weight }) => sum + weight, 0), 1, 1e-12);
  },
);

databaseTest(
  "every setting that the desk reads has a row that keeps its rule",
  async ({ service }) => {
    assertEquals((await readSettings(service)).slice_size, 12);
  },
);

databaseTest("charges change on the dates of their circulars", async ({ service }) => {
  const rates = async (date: string) => tariffOf(await readParameters(service, date)).option;
  assertEquals((await rates("2026-02-28")).exchange, 0.0003503);
  assertEquals((await rates("2026-03-01")).exchange, 0.0003552);
  assertEquals((await rates("2026-03-31")).sttSell, 0.001);
  assertEquals((await rates("2026-04-01")).sttSell, 0.0015);
});

databaseTest("margin parameters exist for both kinds of underlying", async ({ service }) => {
  const parameters = await readParameters(service, "2026-02-10");
  assertEquals(marginRatesOf(parameters, "index").priceScanFloor, 0.093);
  assertEquals(marginRatesOf(parameters, "stock").exposure, 0.035);
});

databaseTest("a parameter whose dates overlap another is refused", async ({ sql, service }) => {
  const { error, status } = await service.from("parameters").insert({
    name: "charge.gst",
    scope: "",
    effective_from: "2026-01-01",
    value: 0.2,
    source: "test",
  });
  assertEquals([status, error?.hint], [400, "conflict"]);
  const [row] =
    await sql`select count(*)::int as n from public.parameters where name = 'charge.gst'`;
  assertEquals(row?.["n"], 1);
});
