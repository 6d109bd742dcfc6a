import type { SourceFile } from "./source_files.ts";

/** One import of a file of the project by another. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** What a text imports: statements that begin a line, and imports of a literal within it. */
export function specifiersOf(text: string): string[] {
  const pattern =
    /^(?:import|export)\b[^"';]*?\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** Relative imports of a file, resolved to paths inside the project. */
export function importsOf({ path, text }: SourceFile): Import[] {
  return specifiersOf(text).filter((specifier) => specifier.startsWith(".")).map((specifier) => ({
    from: path,
    to: new URL(specifier, `file:///${path}`).pathname.slice(1),
  }));
}
