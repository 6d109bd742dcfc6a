/**
 * Writes a file for its owner alone, under another name first: whoever reads it finds the former
 * text or this one, never a part.
 */
export function replaceFileSync(file: string, text: string): void {
  const part = `${file}.part`;
  Deno.writeTextFileSync(part, text, { mode: 0o600 });
  Deno.renameSync(part, file);
}
