import { assertEquals, assertStringIncludes } from "@std/assert";
import { readPositions, storeMarks } from "../../shared/storage/positions.ts";
import { tellRebalance } from "../../shared/storage/rebalance_alerts.ts";
import { assertWire, wireDatabase } from "../support/wire_database.ts";

const NOW = new Date("2026-02-10T04:30:00.000Z");
const AT = '"p_now":"2026-02-10T04:30:00.000Z"';
const SENT_AT = "2026-02-10T10:00:00+05:30";
const OPENS = new Date("2026-02-10T09:15:00+05:30");

Deno.test("positions come with their legs and rules, one that cannot be read apart", async () => {
  const position = {
    positionId: 3,
    underlying: "TCS",
    definition: "iron_condor",
    mode: "paper",
    state: "open",
    lots: 2,
    enteredLots: 3,
    isWhole: true,
    unitsPerLot: 65,
    expiry: "2026-02-24",
    source: { segment: "NSE_EQ", securityId: "11536" },
    entryMarket: { spot: 3000.5, forward: null },
    rate: 0.065,
    entryNet: 4550,
    entryCharges: 62.5,
    banked: 700,
    legs: [{
      legNumber: 1,
      right: "put",
      side: "buy",
      strike: 2900,
      expiry: "2026-02-24",
      entryVolatility: null,
      segment: "NSE_FNO",
      securityId: "45",
      quantity: 130,
      lotSize: 65,
      tick: 0.05,
      freezeQuantity: null,
    }],
    rules: [],
    adjustmentRules: [],
    proposals: [],
    closeValueAt: null,
    events: [{ date: "2026-02-12", kind: "results" }],
    peak: null,
  };
  const leg = { legNumber: 1, delta: -3.5, gamma: 0.01, vega: 12, theta: -4 };
  const parts = { costs: -200, delta: 4, gamma: 0.5, vega: -7, theta: -1 };
  const explained = {
    reading: { at: SENT_AT, spot: 3010, legs: [{ ...leg, volatility: 0.21 }, leg] },
    charges: 62.5,
    parts,
  };
  const at = "2026-02-10T09:45:00+05:30";
  const openedAt = "2026-02-09T10:00:00+05:30";
  const mark = { unrealisedMid: -70, spot: 3010, delta: -0.25 };
  const marks = [{ at, ...mark, volatilityChange: null }];
  const legsListedAt = (listedStrike: number | null) =>
    position.legs.map((each) => ({ ...each, listedStrike }));
  const stored = { ...position, legs: legsListedAt(2900), openedAt, explained, marks };
  const read = {
    ...position,
    openedAt: new Date(openedAt),
    explained: { ...explained, reading: { ...explained.reading, at: NOW } },
    marks: [{ at: new Date(at), ...mark }],
  };
  await assertWire({
    call: async (database) => {
      const { positions, faults } = await readPositions(database, OPENS);
      assertEquals(faults, []);
      return positions;
    },
    request: 'POST /rpc/read_positions {"p_marks_from":"2026-02-10T03:45:00.000Z"}',
    reply: [stored],
    result: [read],
  });
  const wire = wireDatabase(() => [
    { ...stored, positionId: 2, legs: null },
    stored,
    { ...stored, positionId: 4, legs: legsListedAt(580) },
    { ...stored, positionId: 5, legs: legsListedAt(null) },
  ]);
  const { positions, faults } = await readPositions(wire.database, OPENS);
  assertEquals(positions.map(({ positionId }) => positionId), [3, 5]);
  assertEquals(faults.map(({ positionId, fault }) => [positionId, /legs/.test(fault)]), [
    [2, true],
    [4, true],
  ]);
  assertStringIncludes(faults[1]?.fault ?? "", "another strike since it was entered");
});

Deno.test("marks are stored where there are any", async () => {
  const mark = {
    position_id: 3,
    marked_at: "2026-02-10T10:00:00+05:30",
    state: "no_quote",
    close_value: null,
    unrealised: null,
    unrealised_mid: null,
    spot: null,
    delta: null,
    implied_volatility: null,
    volatility_change: null,
  } as const;
  const leg = { legNumber: 1, delta: 1 / 3, gamma: 0, vega: 2, theta: -1, volatility: 0.2 };
  const session = {
    positionId: 3,
    at: NOW,
    profit: -70,
    peak: 70,
    explained: {
      reading: { at: NOW, spot: 3010, legs: [leg] },
      charges: 62.5,
      parts: { costs: -200, delta: 4, gamma: 0.5, vega: -7, theta: -1 },
    },
  };
  await assertWire({
    call: (database) => storeMarks(database, [mark], [session]),
    request: 'POST /rpc/store_marks {"p_marks":[{"position_id":3,' +
      '"marked_at":"2026-02-10T10:00:00+05:30","state":"no_quote","close_value":null,' +
      '"unrealised":null,"unrealised_mid":null,"spot":null,"delta":null,' +
      '"implied_volatility":null,"volatility_change":null}],"p_sessions":[{"position_id":3,' +
      '"marked_at":"2026-02-10T04:30:00.000Z","profit_mid":-70,"peak_mid":70,' +
      '"reading":{"at":"2026-02-10T04:30:00.000Z","spot":3010,"legs":[{"legNumber":1,' +
      '"delta":0.333333333,"gamma":0,"vega":2,"theta":-1,"volatility":0.2}]},"charges":62.5,' +
      '"costs":-200,"by_delta":4,"by_gamma":0.5,"by_vega":-7,"by_theta":-1}]}',
    reply: 1,
    result: undefined,
  });
  const wire = wireDatabase(() => 0);
  await storeMarks(wire.database, [], []);
  assertEquals(wire.requests, []);
});

Deno.test("what may call for another book is told by date", async () => {
  await assertWire({
    call: (database) => tellRebalance(database, "2026-02-10", NOW),
    request: `POST /rpc/tell_rebalance {"p_date":"2026-02-10",${AT}}`,
    reply: 2,
    result: 2,
  });
});
