import { type CellKind, cellText } from "./cell_text.ts";
import { stressLines } from "./stress_text.ts";
import { wrapped } from "./wrapped.ts";

type Row = Readonly<Record<string, unknown>>;

const INDENT = "    ";
const LABEL = 12;

/** An allocation as its answer has it, as a page: what was chosen, and what stopped more. */
export function allocationText(allocation: Row, width: number): string[] {
  const chosen = rowsOf(allocation["allocations"]);
  const binding = rowsOf(allocation["limits"]).filter((row) => row["isBinding"] === true);
  return [
    ...paragraph(headLines(allocation), width),
    ...section("capital in use", inUse(allocation, width)),
    ...section("limits that bind", binding.flatMap((row) => limitLines(row, width))),
    ...section("chosen", chosen.flatMap((row) => chosenLines(row, width))),
    ...section("refused", refusedLines(rowsOf(allocation["refusals"]), width)),
    ...stressLines(allocation["portfolio"], Number(allocation["capital"])),
    ...notesOf(allocation["notes"], width),
  ];
}

/** What of the scenarios is an assumption; nothing where all was measured. */
function notesOf(notes: unknown, width: number): string[] {
  const lines = Array.isArray(notes) ? notes.flatMap((note) => wrapped(String(note), width)) : [];
  return lines.length === 0 ? [] : section("assumed", lines);
}

function headLines(row: Row): Record<string, string> {
  const told = (key: string, kind: CellKind = "rupees") => cellText(row[key], kind);
  const share = (key: string) => shareText(row[key], row["capital"]);
  return {
    date: `${row["tradingDate"]}, risk ${row["risk"]}, ordered by ${row["ordering"]}, market ` +
      `${row["regimeLevel"]}`,
    capital: `${told("capital")}; new lots take ${told("deployed")}${share("deployed")}`,
    deployment: `D*, the most that all limits allow: ${told("mostDeployed")}` +
      `${share("mostDeployed")} of ${told("target")} asked for`,
    cost: `carry is expected to cost ${told("carryCost")} now, ${told("costAYear")} a year` +
      share("costAYear"),
    result: `whole book: expected ${told("expectedValue")}, mean of the worst 5% a loss of ` +
      `${told("cvar95")}${share("cvar95")}, loses in ${
        told("lossProbability", "percent")
      } of draws`,
  };
}

function paragraph(lines: Record<string, string>, width: number): string[] {
  return Object.entries(lines).flatMap(([label, text]) =>
    wrapped(text, width - LABEL).map((line, i) => (i === 0 ? label : "").padEnd(LABEL) + line)
  );
}

/** A heading with its lines; what has none says so. */
function section(heading: string, lines: readonly string[]): string[] {
  return ["", heading, "-".repeat(heading.length), ...(lines.length === 0 ? ["none"] : lines)];
}

/** What the whole book ties up, most first, by each way of looking at it. */
function inUse({ portfolio }: Row, width: number): string[] {
  const { deployed = {} } = (portfolio ?? {}) as { readonly deployed?: Row };
  return Object.entries(deployed).flatMap(([by, amounts]) => {
    const parts = Object.entries(amounts as Record<string, number>)
      .filter(([, amount]) => amount > 0)
      .sort(([, p], [, q]) => q - p)
      .map(([name, amount]) => `${name} ${cellText(amount, "rupees")}`);
    return paragraph({ [by]: parts.join("; ") || "-" }, width);
  });
}

function limitLines(row: Row, width: number): string[] {
  const of = row["of"] === undefined ? "" : ` of ${row["of"]}`;
  const price = row["shadowPrice"] === undefined
    ? ""
    : `; 5% more would add about ${cellText(row["shadowPrice"], "rupees")}`;
  return wrapped(
    `${row["limit"]}${of}: ${cellText(row["value"], "rupees")} of ` +
      `${cellText(row["bound"], "rupees")}${price}`,
    width,
  );
}

function chosenLines(row: Row, width: number): string[] {
  const told = (key: string) => cellText(row[key], "rupees");
  const lots = `${row["lots"]} ${row["lots"] === 1 ? "lot" : "lots"}`;
  const head = `${row["rank"]}. ${row["underlying"]} ${row["definition"]}, ${row["sleeve"]}, ` +
    `${lots}, margin ${told("margin")}, EV ${told("expectedValue")}, tail ` +
    `${told("cvarContribution")}${row["state"] === "pending" ? "" : `, ${row["state"]}`}`;
  const notes = [
    row["reason"],
    row["standsInFor"] === undefined ? undefined : `stands in for ${row["standsInFor"]}`,
    row["displaced"] === undefined ? undefined : `before ${row["displaced"]}`,
  ].filter((note) => note !== undefined).join("; ");
  return [
    ...wrapped(head, width),
    ...wrapped(notes, width - INDENT.length).map((line) => INDENT + line),
  ];
}

/** Refusals by reason, the commonest first, each with the one that came nearest. */
function refusedLines(refusals: readonly Row[], width: number): string[] {
  const groups = Map.groupBy(refusals, (row) => String(row["reason"]));
  return [...groups].sort(([, p], [, q]) => q.length - p.length).flatMap(([reason, own]) => {
    const nearest = own.reduce((best, row) => nearness(row) < nearness(best) ? row : best);
    const needs = nearest["capitalNeeded"] === undefined
      ? ""
      : `; one lot needs a capital of ${cellText(nearest["capitalNeeded"], "rupees")}`;
    return wrapped(
      `${own.length} ${reason}, nearest ${nearest["underlying"]} ${nearest["definition"]}: ` +
        `${nearest["detail"]}${needs}`,
      width,
    ).map((line, i) => (i === 0 ? "" : INDENT) + line);
  });
}

/** How little it lacked: by the capital that it would need, else by its distance. */
function nearness({ capitalNeeded, distance }: Row): number {
  return Number(capitalNeeded ?? distance ?? Infinity);
}

function shareText(amount: unknown, capital: unknown): string {
  return typeof amount === "number" && typeof capital === "number"
    ? ` (${cellText(amount / capital, "percent")})`
    : "";
}

function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value as readonly Row[] : [];
}
