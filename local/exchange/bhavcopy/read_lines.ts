import { gunzipSync } from "node:zlib";

/** The lines of a text file, plain or gzipped (.gz). */
export function* readLines(file: string): Generator<string> {
  const bytes = Deno.readFileSync(file);
  const text = new TextDecoder().decode(file.endsWith(".gz") ? gunzipSync(bytes) : bytes);
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start);
    yield text.slice(start, end === -1 ? undefined : end);
    start = end === -1 ? text.length : end + 1;
  }
}
