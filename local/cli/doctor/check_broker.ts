import { endOfToken } from "../../../shared/dhan/end_of_token.ts";
import { exchangeText } from "../../../shared/vocabulary/trading_date.ts";
import { dateNeeded } from "./date_needed.ts";
import type { DeskFacts, Facts } from "./facts.ts";
import { failed, type Finding, ok, warning } from "./finding.ts";

const LOOK = "`npm run maintain -- token`";

/** The broker's account: as maintain token saw it last, and the token's end against now. */
export function checkBroker(facts: Facts, { desk }: DeskFacts): Finding[] {
  const { account } = desk;
  const [first] = account;
  if (first === undefined) {
    return [failed("broker_token", "the broker's account was never looked at", LOOK)];
  }
  const needed = dateNeeded(desk, desk.accountDueAt, facts.now);
  if (needed !== undefined && first.date < needed) {
    const seen = `the account was last looked at for ${first.date}, not for ${needed}`;
    return [failed("broker_token", seen, LOOK)];
  }
  const token = tokenFinding(facts, desk);
  // Without a token nothing else of the account could be looked at.
  if (account.some(({ name, state }) => name === "token" && state === "failed")) return [token];
  return [
    token,
    ...account.filter(({ name }) => !TOKEN_CHECKS.includes(name)).map(seenFinding),
  ];
}

type Look = DeskFacts["desk"]["account"][number];

const TOKEN_CHECKS = ["token", "token_validity"];

function tokenFinding(
  facts: Facts,
  { account, session, tokenUntil, accountDueAt }: DeskFacts["desk"],
): Finding {
  const name = "broker_token";
  const { environment, now } = facts;
  const given = environment["DHAN_ACCESS_TOKEN"];
  const end = given ? endOfToken(given) : tokenUntil ?? undefined;
  const closesAt = session?.closesAt ?? now;
  const renewal = "write a new DHAN_ACCESS_TOKEN into .env, or DHAN_PIN and DHAN_TOTP_SECRET in " +
    "its place; then `npm run deploy`";
  if (given && end !== undefined && end < closesAt) {
    const seen = end <= now ? "ended" : "ends before the session's close,";
    return failed(name, `DHAN_ACCESS_TOKEN ${seen} at ${exchangeText(end)}`, renewal);
  }
  // A stored one is renewed by the first call that needs it: from the morning's look on.
  if (!given && end !== undefined && end <= now && accountDueAt !== null && now >= accountDueAt) {
    const seen = `the stored token ended at ${exchangeText(end)} and no call has minted another`;
    return failed(name, seen, `${LOOK} tells why`);
  }
  const looks = account.filter(({ name: check }) => TOKEN_CHECKS.includes(check));
  const bad = ["failed", "warning"].flatMap((state) =>
    looks.filter((look) => look.state === state)
  );
  if (bad[0] !== undefined) return { ...seenFinding(bad[0]), name };
  return ok(name, looks.map(({ detail }) => detail).join("; "));
}

function seenFinding({ name, state, detail, remedy, date }: Look): Finding {
  const seen = `${detail} (looked at for ${date})`;
  if (state === "ok") return ok(name, seen);
  return (state === "failed" ? failed : warning)(name, seen, remedy ?? LOOK);
}
