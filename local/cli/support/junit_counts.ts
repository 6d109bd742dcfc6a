/** What a run of tests came to, read from its JUnit report. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Names of the tests that were skipped. */
  readonly skipped: readonly string[];
}

/** Counts the test cases of a JUnit report as `deno test --junit-path` writes it. */
export function junitCounts(report: string): TestCounts {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  const cases = report.matchAll(/<testcase\b([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g);
  for (const [, attributes = "", , body = ""] of cases) {
    if (/<(failure|error)\b/.test(body)) failed += 1;
    else if (/<skipped\b/.test(body)) skipped.push(unescape(nameOf(attributes)));
    else passed += 1;
  }
  return { passed, failed, skipped };
}

function nameOf(attributes: string): string {
  return /\bname="([^"]*)"/.exec(attributes)?.[1] ?? "(unnamed)";
}

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'").replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
