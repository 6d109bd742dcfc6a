import { assert, assertEquals, assertGreaterOrEqual, assertMatch } from "@std/assert";
import { keptTime } from "../../../local/cli/support/kept_time.ts";
import { releaseLeases } from "../../../local/platform/release_leases.ts";
import { databaseTest } from "../../support/database.ts";
import { placeTest } from "../../support/place_test.ts";
import type { WatchedPlace } from "../../support/watched_command.ts";

const LAUNCH = ["node", "local/cli/launch.mjs"];

/** Starts on the place's data; what it says of its clock, and how to call it. */
async function running(place: WatchedPlace, ...flags: string[]) {
  const command = place.run([...LAUNCH, "start", "--data", `${place.folder}/data`, ...flags]);
  const [, url, clock = "", key = ""] = await command.said(
    /project +(\S+)[^]*clock +(\S+) running[^]*secret key +(\S+)[^]*Ctrl-C stops everything\./,
  );
  const status = async () =>
    (await (await fetch(`${url}/functions/v1/status?show=health`, { headers: { apikey: key } }))
      .json()).asOf;
  const post = async (name: string, body: object) => {
    const headers = { apikey: key, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return await (await fetch(`${url}/functions/v1/${name}`, init)).json();
  };
  return { command, clock: new Date(clock), status, post };
}

async function refusal(place: WatchedPlace, ...args: string[]): Promise<[number, string]> {
  const { code, text } = await place.run([...LAUNCH, ...args]).ended;
  return [code, text.trim()];
}

placeTest("a restart on kept data goes on where it stood, also after a kill", async (place) => {
  let reached = new Date(0);
  for (const signal of ["SIGINT", "SIGKILL", "SIGINT"] as const) {
    const { command, clock, status, post } = await running(place);
    assertGreaterOrEqual(clock.getTime(), reached.getTime());
    // The broker's limits stand where they stood: no call waits for a time that was.
    assertEquals((await post("maintain", { job: "contracts" })).error, undefined);
    reached = new Date(await status());
    command.signal(signal, "group");
    await command.ended;
    for (let i = 0; i < 100 && command.running().size > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
});

placeTest("kept data that lie in the future are no data for a real clock", async (place) => {
  const data = `${place.folder}/data`;
  await Deno.mkdir(data);
  await Deno.writeTextFile(`${data}/clock.json`, '{"now":"2099-01-01T04:30:00.000Z"}');
  const [code, text] = await refusal(place, "start", "--data", data, "--clock", "real");
  assertEquals(code, 1);
  assertMatch(text, /^--clock real: the data in \S+ have reached 2099-01-01T10:00:00\.000\+05:30/);
  assert(!text.includes("\n"), text);
});

placeTest(
  "a day that its data have passed is refused, and start goes on from there",
  async (place) => {
    const data = `${place.folder}/data`;
    await Deno.mkdir(data);
    await Deno.writeTextFile(`${data}/clock.json`, '{"now":"2099-01-01T04:30:00.000Z"}');
    const [code, text] = await refusal(place, "day", "--data", data);
    assertEquals(code, 1);
    assertMatch(text, /have reached 2099-01-01T10:00:00\.000\+05:30, after the close of 20/);
    const { command, clock } = await running(place);
    assertMatch(clock.toISOString(), /^2099-01-01T04:3/);
    command.signal("SIGINT", "group");
    await command.ended;
  },
);

placeTest("broken keys and a port in use are named before anything runs", async (place) => {
  const data = `${place.folder}/data`;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  try {
    await Deno.mkdir(data);
    for (
      const [keys, message] of [
        ["{}", "keys.json: publishableKey must be a text that is not empty"],
        ['{"publishableKey":"a","secretKey":7}', "keys.json: secretKey must be a text"],
        ['{"publishableKey":', "keys.json must be one JSON object of keys"],
      ] as const
    ) {
      await Deno.writeTextFile(`${data}/keys.json`, keys);
      const [code, text] = await refusal(place, "start", "--data", data);
      assertEquals([code, text.startsWith(`${data}/${message}`) || text], [1, true]);
    }
    const [code, text] = await refusal(place, "start", "--data", data, "--port", String(port));
    assertEquals([code, text], [
      1,
      `port ${port} of 127.0.0.1 is in use by another program: choose another`,
    ]);
  } finally {
    listener.close();
  }
});

placeTest("a bhavcopy that is cut off or broken is named with its rule", async (place) => {
  const file = `${place.folder}/BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv.gz`;
  const whole = new Uint8Array(
    await new Response(
      new Blob(["TradDt\n".repeat(1000)]).stream().pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer(),
  );
  for (
    const [bytes, rule] of [
      [whole.slice(0, -12), "unexpected end of file"],
      [new Uint8Array(100), "incorrect header check"],
    ] as const
  ) {
    await Deno.writeFile(file, bytes);
    const message = `${file}: must be a whole gzip file (${rule})`;
    assertEquals(await refusal(place, "day", "--bhavcopy", file), [1, message]);
  }
});

databaseTest("a restart gives back what killed workers held", async ({ sql }) => {
  await sql`insert into public.runs
      (stage, trading_date, risk, inputs, started_at, lease_holder, lease_until)
    values ('analyze', '2026-02-10', 'moderate', '{}', '2026-02-10T09:30:00+05:30', 'gone',
      '2026-02-10T09:30:30+05:30')`;
  await releaseLeases(sql);
  const [run] = await sql`select lease_holder, lease_until, state from public.runs`;
  assertEquals({ ...run }, { lease_holder: null, lease_until: null, state: "open" });
});

databaseTest("without a kept clock the tables tell how far time has come", async ({ sql }) => {
  const folder = await Deno.makeTempDir();
  try {
    assertEquals(await keptTime(folder, sql), undefined);
    await sql`insert into public.job_runs (job, trading_date, state, started_at)
      values ('bans', '2026-02-10', 'running', '2026-02-10T11:00:00+05:30')`;
    const told = new Date("2026-02-10T11:00:00+05:30");
    assertEquals(await keptTime(folder, sql), told);
    await Deno.writeTextFile(`${folder}/clock.json`, '{"now":"2026-02-10T05:29:59.000Z"}');
    assertEquals(await keptTime(folder, sql), told);
    await Deno.writeTextFile(`${folder}/clock.json`, '{"now":"2026-02-10T05:30:01.000Z"}');
    assertEquals((await keptTime(folder, sql))?.toISOString(), "2026-02-10T05:30:01.000Z");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
