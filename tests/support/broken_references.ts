import { commentsOf } from "./comments_of.ts";

/** What a comment may point at. */
export interface Known {
  /** Numbers of the headings of each document that is cited by its name and a number. */
  readonly sections: Readonly<Record<string, ReadonlySet<string>>>;
  /** Ids of the reference cases. */
  readonly cases: ReadonlySet<string>;
  /** Paths of all files of the project. */
  readonly files: ReadonlySet<string>;
}

/** Numbers of a document's headings: `## 3. Pricing`, `### 3.7 Implied volatility`. */
export function sectionsOf(markdown: string): Set<string> {
  return new Set(
    [...markdown.matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm)].map(([, number = ""]) => number),
  );
}

/**
 * What the comments of a file point at in vain, each with its line: a section that no document has,
 * a reference case or a file that does not exist, a document that the project does not hold.
 */
export function brokenReferences(path: string, text: string, known: Known): string[] {
  return commentsOf(path, text).flatMap(({ line, text: comment }) =>
    [
      ...strangers(path, comment),
      ...missingSections(comment, known),
      ...missingCases(comment, known),
      ...missingFiles(path, comment, known),
    ].map((broken) => `${path}:${line}: ${broken}`)
  );
}

/** Names of documents with a number behind, and bare numbers of sections. */
const STRANGER =
  /\b(?:quant|design|decision|options-v4|dhan|supabase|style|faults?)(?:\.md)?,? (?:section )?[A-Z]?\d+(?:\.\d+)?\b/g;
const BARE = /(?<!arXiv:.*)\bsection \d+(?:\.\d+)?/g;

function strangers(path: string, comment: string): string[] {
  const named = comment.match(STRANGER) ?? [];
  // A document may speak of a section of its own.
  return path.startsWith("docs/") ? named : [...named, ...comment.match(BARE) ?? []];
}

function missingSections(comment: string, { sections }: Known): string[] {
  const names = Object.keys(sections).join("|");
  const pattern = new RegExp(
    String.raw`\b(${names}) (\d+(?:\.\d+)?(?:(?:, | and | to )\d+(?:\.\d+)?)*)`,
    "g",
  );
  return [...comment.matchAll(pattern)].flatMap(([, name = "", list = ""]) =>
    (list.match(/\d+(?:\.\d+)?/g) ?? [])
      .filter((number) => !sections[name]?.has(number))
      .map((number) => `${name} ${number} is no section`)
  );
}

function missingCases(comment: string, { cases }: Known): string[] {
  const lists = comment.match(/\bcases? [A-Z]\d{1,2}\b(?:(?:, | and | to )[A-Z]\d{1,2}\b)*/g) ?? [];
  return lists.flatMap((list) => list.match(/[A-Z]\d{1,2}\b/g) ?? [])
    .filter((id) => !cases.has(id)).map((id) => `case ${id} is none`);
}

const FILE =
  /(?<![\w./@-])(?:\.{1,2}\/)*[\w-][\w.-]*(?:\/[\w.-]+)*\.(?:ts|mjs|sql|md|json|toml)\b/g;
const PLACE =
  /(?<![\w./@-])(?:shared|functions|local|bench|tests|migrations|supabase|docs)\/[\w./-]*/g;
/** A name that a reader fills in: `catalogue/NAME.ts`. */
const PLACEHOLDER = /(?:^|\/)[A-Z]+(?:\.|\/|$)/;

function missingFiles(path: string, comment: string, { files }: Known): string[] {
  const named = [...comment.match(FILE) ?? [], ...comment.match(PLACE) ?? []];
  return [...new Set(named)].filter((name) => !isThere(name, path, files))
    .map((name) => `${name} does not exist`);
}

/** A file by its path, by its path from the one that names it, by its last names; or a folder. */
function isThere(name: string, path: string, files: ReadonlySet<string>): boolean {
  const plain = name.replace(/[./-]+$/, "");
  const beside = new URL(plain, `file:///${path}`).pathname.slice(1);
  if (files.has(plain) || files.has(beside)) return true;
  if (PLACEHOLDER.test(plain)) return true;
  for (const file of files) {
    if (file.endsWith(`/${plain}`) || file.startsWith(`${plain}/`)) return true;
  }
  return false;
}
