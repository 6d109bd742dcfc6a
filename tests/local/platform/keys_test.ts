import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { keysOf } from "../../../local/platform/keys.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "options-v4-keys-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a folder's keys are made once, of their kinds, and for its owner alone", async () => {
  await inFolder(async (folder) => {
    const keys = await keysOf(folder);
    assertMatch(keys.publishableKey, /^sb_publishable_[A-Za-z0-9]{22}_[A-Za-z0-9]{8}$/);
    assertMatch(keys.secretKey, /^sb_secret_[A-Za-z0-9]{22}_[A-Za-z0-9]{8}$/);
    const tokens = [keys.cronToken, keys.tokenKey, keys.postbackToken];
    for (const token of tokens) assertMatch(token, /^[A-Za-z0-9]{43}$/);
    assertEquals(new Set(tokens).size, 3);
    assertEquals(await keysOf(folder), keys);
    const { mode } = await Deno.stat(`${folder}/keys.json`);
    assertEquals((mode ?? 0) & 0o077, 0);
  });
});

Deno.test("kept keys that lack one, or are no keys, are refused without being shown", async () => {
  await inFolder(async (folder) => {
    const keys = await keysOf(folder);
    const file = `${folder}/keys.json`;
    for (const [name, value] of [["cronToken", ""], ["tokenKey", 7], ["secretKey", undefined]]) {
      await Deno.writeTextFile(file, JSON.stringify({ ...keys, [String(name)]: value }));
      const error = await assertRejects(() => keysOf(folder), Error, `${name} must be a text`);
      assert(error instanceof Error && !error.message.includes(keys.publishableKey));
    }
    for (const text of ["null", "7", "{"]) {
      await Deno.writeTextFile(file, text);
      await assertRejects(() => keysOf(folder), Error, "must be one JSON object of keys");
    }
  });
});
