/** A mistake in a file: where it is, the rule, and the value that broke it. */
export class FileError extends Error {
  constructor(file: string, line: number, column: string, rule: string, value: string) {
    super(`${file}, line ${line}, ${column}: must be ${rule}, not ${JSON.stringify(value)}`);
    this.name = "FileError";
  }
}
