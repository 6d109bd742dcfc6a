/**
 * Releases that a change log names, newest first: its headings of the second rank but "Unreleased"
 * (`## 1.0.0 (2026-12-01)`, `## [1.0.0] - 2026-12-01`).
 */
export function releases(changeLog: string): string[] {
  return [...changeLog.matchAll(/^## \[?(\d+\.\d+\.\d+[^\s\])]*)/gm)].map(([, name = ""]) => name);
}
