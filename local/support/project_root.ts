/** The project's folder, with a trailing slash, as a file URL: paths with spaces stay whole. */
export const projectRoot: URL = new URL("../../", import.meta.url);

/** A path inside the project as the operating system writes it. */
export function projectPath(relative: string): string {
  return decodeURIComponent(new URL(relative, projectRoot).pathname);
}
