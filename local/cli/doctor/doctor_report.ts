import { wrapped } from "../../../shared/http/wrapped.ts";
import { exchangeText } from "../../../shared/vocabulary/trading_date.ts";
import type { Diagnosis } from "./diagnose.ts";
import type { Finding } from "./finding.ts";

const COLUMNS = 100;
const STATE_WIDTH = "warning".length;

/** A diagnosis as text of at most 100 columns; the last line is the verdict. */
export function doctorReport({ project, asOf, verdict, findings }: Diagnosis): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return [
    ...wrapped(`Desk at ${project}, ${exchangeText(new Date(asOf))}`, COLUMNS),
    "",
    ...findings.flatMap((finding) => linesOf(finding, width)),
    "",
    ...wrapped(verdict, COLUMNS),
  ].join("\n");
}

function linesOf(finding: Finding, width: number): string[] {
  const head = `${finding.state.padEnd(STATE_WIDTH)}  ${finding.name.padEnd(width)}  `;
  const space = COLUMNS - head.length;
  const seen = wrapped(finding.seen, space);
  const remedy = finding.state === "ok" ? [] : wrapped(`do: ${finding.remedy}`, space);
  return [...seen, ...remedy].map((line, i) => (i === 0 ? head : " ".repeat(head.length)) + line);
}
