import { DENIALS } from "../../../shared/risk/denials.ts";
import { projectPath } from "../../support/project_root.ts";

/** Where the page stands. */
export const DENIALS_PAGE = projectPath("docs/denials.md");

/** `docs/denials.md`: every reason for which an entry is refused as a whole, and what to do. */
export function denialsPage(): string {
  const rows = Object.entries(DENIALS).map(([denial, { means, remedy }]) =>
    `| \`${denial}\` | ${means} | ${remedy} |\n`
  );
  return `# Denials

Why a plan is refused as a whole before anything is sent, in the order in which its gate looks
(method 9.4). \`status?show=failed\` and \`npm run status -- queue\` tell the denial with its figures; the
allocation stays pending. Made by \`npm run schema\` from \`shared/risk/denials.ts\`.

| denial | what it says | what to do |
|---|---|---|
${rows.join("")}`;
}
