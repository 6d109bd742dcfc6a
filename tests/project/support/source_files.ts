import { projectPath } from "../../../local/support/project_root.ts";

/** A file of the project with its text. */
export interface SourceFile {
  /** From the project's folder. */
  readonly path: string;
  readonly text: string;
}

/** Every file under some folders of the project whose name ends in the given way. */
export function sourceFiles(ending: string, ...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    [...Deno.readDirSync(projectPath(folder))].flatMap((entry): SourceFile[] => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) return sourceFiles(ending, path);
      if (!entry.name.endsWith(ending)) return [];
      return [{ path, text: Deno.readTextFileSync(projectPath(path)) }];
    })
  );
}
