import { assertRejects } from "@std/assert";
import { readPreferences } from "../../shared/storage/preferences.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { assertWire, wireDatabase } from "../support/wire_database.ts";

const REPLY = {
  vix: 14.25,
  industries: [{ industry: "Energy", stance: "long", rating: "strong_overweight", share: 0.1 }],
  tiers: [{ level: "low", definition: "iron_condor", tier: 1, weight: 0.3 }],
  fallbacks: [
    { level: "low", definition: "iron_condor", place: 1, fallback: "iron_butterfly", weight: 0.8 },
  ],
};
const REQUEST = 'POST /rpc/read_preferences {"p_date":"2026-02-09"}';

Deno.test("preferences are read as they stand, without India VIX where it has no close", async () => {
  const { vix: _, ...unknown } = REPLY;
  const call = (database: Parameters<typeof readPreferences>[0]) =>
    readPreferences(database, "2026-02-09");
  await assertWire({ call, request: REQUEST, reply: REPLY, result: REPLY });
  await assertWire({ call, request: REQUEST, reply: { ...REPLY, vix: null }, result: unknown });
});

Deno.test("a tier beyond the third or a stance of no list is told, not taken", async () => {
  for (
    const reply of [
      { ...REPLY, tiers: [{ ...REPLY.tiers[0], tier: 4 }] },
      { ...REPLY, industries: [{ ...REPLY.industries[0], stance: "up" }] },
      { ...REPLY, fallbacks: [{ ...REPLY.fallbacks[0], level: "crisis" }] },
    ]
  ) {
    const { database } = wireDatabase(() => reply);
    await assertRejects(() => readPreferences(database, "2026-02-09"), DeskError);
  }
});
