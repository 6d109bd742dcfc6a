import { assertEquals, assertThrows } from "@std/assert";
import { BUNDLE_KB, bundleSizes } from "../../../local/platform/deploy/bundle_sizes.ts";
import { functionNames } from "../../../local/platform/deploy/function_names.ts";

/** Bundles of one byte each but those whose bytes are named; nothing is written in them. */
async function withBundles(
  bytes: Record<string, number>,
  run: (folder: string) => void,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "options v4 sizes " });
  try {
    for (const name of functionNames()) {
      await Deno.mkdir(`${folder}/functions/${name}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/functions/${name}/index.ts`, "");
      await Deno.truncate(`${folder}/functions/${name}/index.ts`, bytes[name] ?? 1);
    }
    run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a bundle has 600 kB at most: the platform loads it in every new worker", async () => {
  assertEquals(BUNDLE_KB, 600);
  await withBundles({ analyze: 600 * 1024, status: 1536 }, (folder) => {
    const sizes = bundleSizes(folder);
    assertEquals([...sizes.keys()], functionNames());
    assertEquals([sizes.get("analyze"), sizes.get("status")], [600, 1.5]);
    assertEquals(sizes.get("execute"), 1 / 1024);
  });
});

Deno.test("every bundle above that is named with its size, and no other", async () => {
  await withBundles({ analyze: 600 * 1024 + 1, monitor: 1_000_000, status: 5000 }, (folder) => {
    assertThrows(
      () => bundleSizes(folder),
      Error,
      "a bundle may have 600 kB: analyze 600 kB, monitor 977 kB",
    );
  });
});

Deno.test("the functions are the folders of functions/, in the order of the alphabet", () => {
  assertEquals(
    functionNames(),
    ["allocate", "analyze", "execute", "maintain", "monitor", "postback", "status"],
  );
});
