import { assert, assertEquals, assertGreater } from "@std/assert";
import { keptFolder } from "../../local/cli/replay/kept_replay.ts";
import { projectPath } from "../../local/support/project_root.ts";
import { withSharedData } from "../support/shared_data.ts";

async function replay(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const { code, stdout, stderr } = await new Deno.Command("node", {
    args: [projectPath("local/cli/launch.mjs"), "replay", ...args],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, out: text(stdout), error: text(stderr) };
}

/** The one replay of a command that ends well, and whether all of it did. */
async function replayed(...args: string[]) {
  const { code, out, error } = await replay(...args, "--json");
  assertEquals([code, code === 0 ? "" : error], [0, ""]);
  const { ok, replays: [found] } = JSON.parse(out.split("\n").at(-1) ?? "");
  assertEquals(ok, true);
  return found;
}

withSharedData(
  "sessions are replayed in order on one platform, one without a file is no_data, and what was decided is compared with what came of it",
  ["bhavcopy", "history"],
  async ([bhavcopy = "", history = ""]) => {
    const underlyings = ["NIFTY", "KOTAKBANK", "TITAN"];
    const found = await replayed(
      ...["--from", "2026-01-30", "--to", "2026-02-03"],
      ...["--bhavcopy", bhavcopy, "--history", history],
      ...["--underlyings", underlyings.join(","), "--spreads", "2", "--stage", "analyze"],
    );
    const { days, totals, decisions, results, notNumbers } = found;
    assertEquals(found.spreadFactor, 2);
    assertEquals(
      days.map(({ date, state }: Record<string, string>) => `${date} ${state}`),
      ["2026-01-30 done", "2026-02-01 no_data", "2026-02-02 done", "2026-02-03 done"],
    );
    assertEquals([totals.tasks, totals.analyses], [9, 9]);
    for (const { underlyings, succeeded, reasons, niftyReturn20, computeMs } of days) {
      if (underlyings === undefined) continue;
      const refused = Object.values<number>(reasons).reduce((sum, count) => sum + count, 0);
      assertEquals([underlyings, succeeded + refused], [3, 3]);
      // NIFTY's candles reach back beyond the recorded days.
      assert(Math.abs(niftyReturn20) > 0 && Math.abs(niftyReturn20) < 0.2 && computeMs > 0);
    }
    assertEquals(notNumbers, {});
    assertEquals(decisions.underlyingDays, 9);
    assertEquals(Math.round(9 * decisions.shareAccepted) + decisions.unaccepted.length, 9);
    for (const { binding } of decisions.unaccepted) assert(binding.gate && binding.detail);
    const sleeves = Object.values<number>(decisions.rowsBySleeve).reduce((sum, n) => sum + n, 0);
    assert(sleeves > 0 && decisions.top.places <= Math.min(sleeves, 60));
    assertEquals([decisions.exitsInsideCost, decisions.contradictedDirections], [0, 0]);
    // The monthly expiry of February lies inside the record.
    const { strategies, excluded, popQ, values, comparisons } = results;
    const left = Object.values<number>(excluded).reduce((sum, count) => sum + count, 0);
    assertGreater(strategies, 0);
    assertEquals(strategies + left, sleeves);
    assertEquals([popQ.count, popQ.decision, popQ.judged], [strategies, "undecided", 0]);
    assertEquals([popQ.buckets.length, values[0].group], [10, "all"]);
    assert(popQ.brier > 0 && popQ.brier < 1 && comparisons.length === 3);
  },
);

withSharedData(
  "three days pass through the whole chain: later rows change nothing of them, and a replay that was stopped goes on as if it had not been",
  ["bhavcopy", "history"],
  async ([bhavcopy = "", history = ""]) => {
    const factor = 1.03; // Nobody else replays it.
    const folder = await Deno.makeTempDir();
    try {
      const early = await recordOf(`${folder}/early`, { bhavcopy, history });
      const spoiled = await recordOf(`${folder}/spoiled`, { bhavcopy, history }, 3);
      const args = ["--from", "2026-01-30", "--underlyings", "NIFTY,TITAN", "--stage", "all"];
      args.push("--capital", "3000000", "--spreads", String(factor));
      const whole = await replayed(...args, ...early, "--to", "2026-02-03");
      await replayed(...args, ...spoiled, "--to", "2026-02-02", "--keep");
      const resumed = await replayed(...args, ...spoiled, "--to", "2026-02-03", "--keep");
      const told = (of: typeof whole) =>
        of.days.map(({ date, digest, watched, traded }: Day) => [date, digest, watched, traded]);
      assertEquals(told(resumed), told(whole));
      assertEquals(resumed.decisions, whole.decisions);
      const { results, cash } = whole.chain;
      // What is compared at expiry is all that a later row may change.
      assertEquals({ ...resumed.chain.results, atExpiry: {} }, { ...results, atExpiry: {} });
      assertEquals(resumed.chain.cash, cash);
      assertTraded(whole.days, results);
      assertEquals([cash.agrees, cash.differing], [true, 0]);
    } finally {
      await Deno.remove(folder, { recursive: true });
      await Deno.remove(keptFolder(factor), { recursive: true }).catch(() => {});
    }
  },
);

// deno-lint-ignore no-explicit-any
type Day = any;

/** Entered at the first close, watched every five minutes since, and every rupee explained. */
function assertTraded(days: readonly Day[], results: Day): void {
  const done = days.filter(({ state }) => state === "done");
  assertEquals(done.map(({ date }) => date), ["2026-01-30", "2026-02-02", "2026-02-03"]);
  assertEquals(new Set(done.map(({ digest }) => digest)).size, 3);
  assertEquals(done.map(({ watched }) => watched.looks), [0, 74, 74]);
  assertGreater(done[0].traded.filled, 0);
  assertEquals(done.flatMap(({ watched, traded }) => [...watched.faults, ...traded.faults]), []);
  assertEquals(results.days[0].positions, done[0].traded.filled);
  const sum = results.days.reduce((total: number, { profit }: Day) => total + profit, 0);
  assert(Math.abs(sum - results.profit) < 1e-6 && results.parts.charges < 0);
  const { delta, gamma, vega, theta, other } = results.parts;
  const moved = [delta, gamma, vega, theta].reduce((total, part) => total + Math.abs(part), 0);
  assert(Math.abs(other) < 0.5 * moved);
}

const LAST = "2026-02-03";

/**
 * Arguments naming copies of the recorded days around the replayed ones, and of the histories: up
 * to the last of them, or with every later price that many times too high.
 */
async function recordOf(
  folder: string,
  { bhavcopy, history }: { bhavcopy: string; history: string },
  times?: number,
): Promise<string[]> {
  await Deno.mkdir(`${folder}/days`, { recursive: true });
  await Deno.mkdir(`${folder}/history`);
  const days = ["20260130", "20260202", "20260203", "20260204", "20260224"];
  for (const day of days) {
    const name = `BhavCopy_NSE_FO_0_0_0_${day}_F_0000.csv`;
    const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
    const text = await unzipped(`${bhavcopy}/${name}.gz`);
    const isLater = date > LAST;
    if (isLater && times === undefined) continue;
    const prices = ["ClsPric", "PrvsClsgPric", "UndrlygPric", "OpnPric", "HghPric", "LwPric"];
    const kept = rows(text, (cells, at) => /^(NIFTY|TITAN)$/.test(cells[at("TckrSymb")] ?? ""));
    const spoil = isLater ? times ?? 1 : 1;
    await Deno.writeTextFile(`${folder}/days/${name}`, scaled(kept, prices, () => spoil));
  }
  for await (const { name } of Deno.readDir(history)) {
    if (!/daily.*\.csv(\.gz)?$/.test(name)) continue;
    const text = name.endsWith(".gz")
      ? await unzipped(`${history}/${name}`)
      : await Deno.readTextFile(`${history}/${name}`);
    const kept = rows(
      text,
      (cells, at) =>
        (at("symbol") === -1 || cells[at("symbol")] === "TITAN") &&
        (times !== undefined || (cells[at("date")] ?? "") <= LAST),
    );
    const prices = ["open", "high", "low", "close"];
    const spoil = (cells: string[], at: (column: string) => number) =>
      (cells[at("date")] ?? "") > LAST ? times ?? 1 : 1;
    const file = `${folder}/history/${name.replace(/\.gz$/, "")}`;
    await Deno.writeTextFile(file, scaled(kept, prices, spoil));
  }
  return ["--bhavcopy", `${folder}/days`, "--history", `${folder}/history`];
}

type Place = (column: string) => number;

/** Lines of a CSV that are kept, its header first. */
function rows(text: string, keeps: (cells: string[], at: Place) => boolean): string[] {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const at = placeIn(header);
  return [header, ...lines.filter((line) => keeps(line.split(","), at))];
}

/** The same lines with some columns multiplied. */
function scaled(
  [header = "", ...lines]: readonly string[],
  columns: readonly string[],
  timesOf: (cells: string[], at: Place) => number,
): string {
  const at = placeIn(header);
  const places = columns.map(at).filter((place) => place !== -1);
  return [
    header,
    ...lines.map((line) => {
      const cells = line.split(",");
      const times = timesOf(cells, at);
      for (const place of places) {
        if (cells[place] !== "") cells[place] = String(times * Number(cells[place]));
      }
      return cells.join(",");
    }),
  ].join("\n") + "\n";
}

function placeIn(header: string): Place {
  const names = header.trim().split(",");
  return (column) => names.indexOf(column);
}

async function unzipped(file: string): Promise<string> {
  const { readable } = await Deno.open(file);
  return await new Response(readable.pipeThrough(new DecompressionStream("gzip"))).text();
}

withSharedData(
  "a replay of an underlying that nobody knows is refused by that name",
  ["bhavcopy", "history"],
  async ([bhavcopy = "", history = ""]) => {
    const { code, error } = await replay(
      ...["--from", "2026-02-02", "--to", "2026-02-03", "--underlyings", "NIFTY,NOBODY"],
      ...["--bhavcopy", bhavcopy, "--history", history],
    );
    assertEquals([code, error.split("\n").at(-1)], [1, "--underlyings: NOBODY is not known"]);
  },
);

Deno.test("an empty folder ends a replay with one line before anything starts", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { code, error } = await replay(
      ...["--from", "2026-02-02", "--to", "2026-02-03", "--bhavcopy", folder, "--history", folder],
    );
    assertEquals([code, error], [1, `no bhavcopy file in ${folder}`]);
  } finally {
    await Deno.remove(folder);
  }
});
