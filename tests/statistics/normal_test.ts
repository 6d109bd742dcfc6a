import { erfcx } from "../../shared/statistics/erfcx.ts";
import { normalCdf, normalQuantile } from "../../shared/statistics/normal.ts";
import { assertCase, quantCase } from "../support/quant_cases.ts";

Deno.test("the normal distribution function keeps relative accuracy into the far tail", () => {
  const entry = quantCase("A1");
  entry.inputs.z.forEach((z: number, i: number) =>
    assertCase(normalCdf(z), entry.expected.cdf[i], entry, `z=${z}`)
  );
});

Deno.test("erfcx agrees with 50-digit values", () => {
  const entry = quantCase("A2");
  entry.inputs.x.forEach((x: number, i: number) =>
    assertCase(erfcx(x), entry.expected.erfcx[i], entry, `x=${x}`)
  );
});

Deno.test("the normal quantile agrees with 50-digit values down to 1e-300", () => {
  const entry = quantCase("A3");
  entry.inputs.p.forEach((p: number, i: number) =>
    assertCase(normalQuantile(p), entry.expected.z[i], entry, `p=${p}`)
  );
});
