import { assert, assertEquals, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import { createDecipheriv, hkdfSync } from "node:crypto";
import { tokenCipher } from "../../shared/storage/token_cipher.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const TOKEN = "eyJhbGciOiJIUzUxMiJ9.eyJleHAiOjF9.c2lnbmF0dXJl";

Deno.test("a token is sealed with AES-256-GCM under HKDF-SHA256, as node:crypto opens it", async () => {
  const { nonce, ciphertext } = await tokenCipher(SECRET).seal("1000", TOKEN);
  assert(/^[0-9a-f]{24}$/.test(nonce));
  const key = hkdfSync("sha256", SECRET, "", "options desk: broker_sessions.ciphertext", 32);
  const bytes = Buffer.from(ciphertext, "hex");
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key), Buffer.from(nonce, "hex"));
  decipher.setAAD(Buffer.from("1000"));
  decipher.setAuthTag(bytes.subarray(-16));
  const text = decipher.update(bytes.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
  assertEquals(text, TOKEN);
});

Deno.test("a sealed token opens with its secret and client alone, and unchanged", async () => {
  const cipher = tokenCipher(SECRET);
  const sealed = await cipher.seal("1000", TOKEN);
  assertEquals(await cipher.open("1000", sealed), TOKEN);
  assertEquals(await tokenCipher(SECRET).open("1000", sealed), TOKEN);
  assertEquals(await cipher.open("1001", sealed), undefined);
  assertEquals(await tokenCipher(`${SECRET}!`).open("1000", sealed), undefined);
  const turned = (text: string, at: number) => {
    const digit = (Number.parseInt(text[at] ?? "", 16) ^ 1).toString(16);
    return text.slice(0, at) + digit + text.slice(at + 1);
  };
  for (const at of [0, 11, 23]) {
    const changed = { ...sealed, nonce: turned(sealed.nonce, at) };
    assertEquals(await cipher.open("1000", changed), undefined);
  }
  for (const at of [0, 40, sealed.ciphertext.length - 1]) {
    const changed = { ...sealed, ciphertext: turned(sealed.ciphertext, at) };
    assertEquals(await cipher.open("1000", changed), undefined);
  }
});

Deno.test("the same token is sealed differently each time", async () => {
  const cipher = tokenCipher(SECRET);
  const [one, two] = [await cipher.seal("1000", TOKEN), await cipher.seal("1000", TOKEN)];
  assert(one.nonce !== two.nonce && one.ciphertext !== two.ciphertext);
});

Deno.test("a short secret is refused by its name", () => {
  const error = assertThrows(() => tokenCipher(SECRET.slice(1)), DeskError, "TOKEN_KEY");
  assertEquals(error.code, "broker_auth");
  assert(!error.message.includes(SECRET.slice(1, 5)));
});
