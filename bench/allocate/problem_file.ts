import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";

/** A problem and what it is called in the bench's rows. */
export interface NamedProblem {
  readonly name: string;
  /** Of the owner, rupees: what 0.01% of is allowed as a gap. */
  readonly ownCapital: number;
  readonly problem: AllocationProblem;
}

/** Typed arrays by the name they are written under; their bytes are little-endian on every machine
 * that the desk runs on. */
const KINDS = { f64: Float64Array, i32: Int32Array } as const;

/** One problem as a line: plain JSON, each typed array as base64 of its bytes. */
export function problemLine(named: NamedProblem): string {
  return JSON.stringify(named, (_, value) => {
    if (value instanceof Float64Array) return { f64: textOf(value) };
    return value instanceof Int32Array ? { i32: textOf(value) } : value;
  });
}

/** Reads a line back, all bits as they were. Infinite numbers cannot be written in JSON. */
export function readProblemLine(line: string): NamedProblem {
  return JSON.parse(line, (_, value) => {
    if (value?.f64 !== undefined) return new KINDS.f64(bytesOf(value.f64));
    return value?.i32 !== undefined ? new KINDS.i32(bytesOf(value.i32)) : value;
  });
}

/** Problems of a file, line by line: a day's is megabytes. */
export async function* readProblemFile(path: string): AsyncGenerator<NamedProblem> {
  const file = await Deno.open(path);
  let rest = "";
  for await (const text of file.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield readProblemLine(line);
  }
  if (rest !== "") yield readProblemLine(rest);
}

function textOf(values: Float64Array | Int32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = "";
  for (let from = 0; from < bytes.length; from += 32_768) {
    text += String.fromCharCode(...bytes.subarray(from, from + 32_768));
  }
  return btoa(text);
}

function bytesOf(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
}
