import { gunzipSync } from "node:zlib";

/** The lines of a text file, plain or gzipped (.gz). Throws an Error that names a broken file. */
export function* readLines(file: string): Generator<string> {
  const bytes = Deno.readFileSync(file);
  const text = new TextDecoder().decode(file.endsWith(".gz") ? gunzipped(file, bytes) : bytes);
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start);
    yield text.slice(start, end === -1 ? undefined : end);
    start = end === -1 ? text.length : end + 1;
  }
}

function gunzipped(file: string, bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: must be a whole gzip file (${found})`);
  }
}
