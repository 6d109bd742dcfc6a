/** One test of a run. */
export interface TestCase {
  /** The file that it stands in, from the project's folder on. */
  readonly file: string;
  readonly name: string;
  readonly seconds: number;
  readonly outcome: "passed" | "failed" | "skipped";
}

/**
 * The tests of a JUnit report as `deno test --junit-path` writes it, in its order. The report names
 * the file that registers a test, which may be a helper of many; what the run printed
 * (`./FILE => NAME ... ok`) names the test's own.
 */
export function junitCases(report: string, printed: string): TestCase[] {
  const files = new Map(
    [...printed.matchAll(/^\.\/(\S+) => (.*) \.\.\. \S/gm)].map(([, file, name]) => [name, file]),
  );
  const cases: TestCase[] = [];
  let file = "";
  const tags = report.matchAll(
    /<testsuite\b([^>]*)>|<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  );
  for (const [, suite, attributes = "", body = ""] of tags) {
    if (suite !== undefined) {
      file = attribute(suite, "name").replace(/^\.\//, "");
      continue;
    }
    const name = attribute(attributes, "name");
    cases.push({
      file: files.get(name) ?? file,
      name,
      seconds: Number(attribute(attributes, "time")),
      outcome: outcomeOf(body),
    });
  }
  return cases;
}

function outcomeOf(body: string): TestCase["outcome"] {
  if (/<(failure|error)\b/.test(body)) return "failed";
  return /<skipped\b/.test(body) ? "skipped" : "passed";
}

function attribute(attributes: string, name: string): string {
  return unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
}

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'").replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
