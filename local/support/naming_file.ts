/**
 * The error itself when its message names the path, else one that does: zlib and the database know
 * no file.
 */
export function namingFile(path: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && message.includes(path)) return error;
  return new Error(`${path}: ${message}`, { cause: error });
}
