import { assertEquals } from "@std/assert";
import { guarded } from "../../../local/platform/postgres/guarded.ts";

/** Runs a shell's script as a server under its guard; its folder is told to stay or be gone. */
async function run(script: string, keeps: boolean, endInput: boolean) {
  const folder = await Deno.makeTempDir({ prefix: "options v4 guarded " });
  const server = guarded("/bin/sh", ["-c", script, "server", "a b"], keeps ? undefined : folder);
  const child = new Deno.Command(server.program, {
    args: [...server.args],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  let text = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (endInput && text === "up\n") await child.stdin.close();
  }
  const { code, signal } = await child.status;
  if (!endInput) await child.stdin.close().catch(() => {});
  const stays = await Deno.stat(folder).then(() => true, () => false);
  if (stays) await Deno.remove(folder, { recursive: true });
  return { code, signal, text, stays };
}

Deno.test("a server has its arguments and no input, and its guard ends as it did", async () => {
  const told = await run('read x; echo "$1 $?"; exit 7', true, false);
  assertEquals(told, { code: 7, signal: null, text: "a b 1\n", stays: true });
  const { signal } = await run("kill -KILL $$", true, false);
  assertEquals(signal, "SIGKILL");
});

Deno.test("a server that ended takes its folder along where one is named", async () => {
  const { code, stays } = await run("exit 0", false, false);
  assertEquals([code, stays], [0, false]);
});

Deno.test("a server is asked to end when its guard's input ends", async () => {
  const server = `process.on("SIGINT", () => { console.log("asked"); process.exit(3); });
    setInterval(() => {}, 1000); console.log("up");`;
  const told = await run(`exec node -e '${server}'`, false, true);
  assertEquals(told, { code: 3, signal: null, text: "up\nasked\n", stays: false });
});
