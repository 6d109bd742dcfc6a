import { assertEquals } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";
import { CATALOGUE } from "../../shared/strategies/catalogue/registry.ts";
import type { Definition, LegRule, Placement } from "../../shared/strategies/definition.ts";

const method = Deno.readTextFileSync(projectPath("docs/method.md"));

/** The rows of the table in method 5.2, by definition. */
const rows = new Map(
  [...method.matchAll(/^\| (\d+) \| `(\w+)` \|(.*)\|$/gm)].map(([, row, id = "", rest = ""]) =>
    [id, { row, cells: rest.split("|").map((cell) => cell.trim()) }] as const
  ),
);

function legText({ right, side, ratio, slot, expiry }: LegRule): string {
  const sign = side === "buy" ? "+" : "-";
  if (right === "underlying") return `${sign}U`;
  const letter = right === "call" ? "C" : "P";
  return `${sign}${ratio === 1 ? "" : ratio}${letter}${expiry === "far" ? "f" : ""}${slot + 1}`;
}

function placementText(placement: Placement): string {
  switch (placement.kind) {
    case "delta":
      return `${placement.right[0]} \u03b4 ${bandText(placement)}`;
    case "expected_move":
      return `em ${bandText(placement)}`;
    case "moneyness":
      return `m ${bandText(placement)}`;
    case "at_the_money":
      return `atm \u00b1${placement.steps}`;
    case "steps":
      return `${placement.towards === "above" ? "+" : "-"}${placement.min}..${placement.max} of K${
        placement.from + 1
      } em ${placement.width}`;
    case "equal_width": {
      const [a, b] = placement.like;
      const sign = placement.towards === "above" ? "+" : "-";
      return `K${placement.from + 1} ${sign} (K${b + 1}-K${a + 1})`;
    }
    case "unequal_width":
      return `${placement.relation} ${placement.towards} K${
        placement.from + 1
      }, up to ${placement.max} em ${placement.width}`;
  }
}

function bandText({ low, target, high }: { low: number; target: number; high: number }): string {
  return `${low}/${target}/${high}`;
}

function creditText({ credit }: Definition): string {
  if (credit === undefined) return "";
  if (credit.kind === "no_debit") return "net >= 0";
  const [a, b] = credit.of;
  return `${credit.kind === "covers_width" ? "net >=" : "debit <"} K${b + 1}-K${a + 1}`;
}

const words = (name: string) => name.replaceAll("_", " ");

Deno.test("the catalogue's table has every definition once, as it is", () => {
  assertEquals([...rows.keys()].sort(), CATALOGUE.map(({ id }) => id).sort());
  for (const definition of CATALOGUE) {
    assertEquals(rows.get(definition.id)?.cells, [
      definition.legs.map(legText).join(" "),
      definition.placements.map(placementText).join("; "),
      creditText(definition),
      definition.direction,
      words(definition.volatilityPreference),
      words(definition.permission),
      words(definition.exitFamily),
    ], definition.id);
  }
});

Deno.test("a definition's file cites its own row of the table", () => {
  const folder = "shared/strategies/catalogue";
  for (const { id } of CATALOGUE) {
    const text = Deno.readTextFileSync(projectPath(`${folder}/${id}.ts`));
    const cited = /method[\s*]+5\.2,[\s*]+row[\s*]+(\d+)/.exec(text)?.[1];
    assertEquals(cited, rows.get(id)?.row, id);
  }
});
