import type { AccountCheck, AccountLook } from "../vocabulary/account_check.ts";
import { BrokerError } from "../vocabulary/broker_error.ts";
import { ACCOUNT_CHECKS } from "../vocabulary/states.ts";
import { exchangeText } from "../vocabulary/trading_date.ts";
import { type OrderAddress, orderAddress } from "./order_address.ts";
import { type Profile, profile } from "./profile.ts";
import type { DhanConnection, TokenSource } from "./request.ts";

/** The session before which the account is looked at. */
export interface CheckedSession {
  readonly closesAt: Date;
  /** What orders alone need is a warning while they go to paper. */
  readonly live: boolean;
}

/** A data plan that ends within so many days of the session is warned of. */
const PLAN_WARNING_DAYS = 3;

const PAGE = "web.dhan.co under DhanHQ Trading APIs";

/**
 * Makes sure that Dhan takes the account's token, minting one ahead of need, and looks at what the
 * session needs of the account (broker 1.2, 1.3).
 */
export async function checkAccount(
  connection: DhanConnection,
  session: CheckedSession,
): Promise<AccountLook> {
  const { tokens } = connection;
  let account: Profile;
  try {
    account = await profile(connection);
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    return { checks: unanswered(error, tokens), error };
  }
  return {
    checks: [
      { name: "token", state: "ok", detail: `Dhan takes the token (${tokens.origin})` },
      validityCheck(account, session, tokens),
      segmentsCheck(account, session),
      dataPlanCheck(account, session),
      await addressCheck(connection, session),
    ],
  };
}

function unanswered(error: BrokerError, { remedy }: TokenSource): AccountCheck[] {
  const auth = error.code === "broker_auth" && error.reaction !== "back_off";
  const again = "call maintain with job token again; status.dhanhq.co tells of outages";
  return ACCOUNT_CHECKS.map((name) => ({
    name,
    state: "failed",
    detail: name === "token" ? error.message : "not looked at: Dhan did not answer the profile",
    remedy: name === "token" && auth ? remedy : again,
  }));
}

function validityCheck(
  { tokenValidity }: Profile,
  { closesAt }: CheckedSession,
  { renews, remedy }: TokenSource,
): AccountCheck {
  const name = "token_validity";
  if (tokenValidity === undefined) {
    const detail = "Dhan told no end of the token that can be read";
    return { name, state: "warning", detail, remedy: `look at it on ${PAGE}` };
  }
  const end = `it ends at ${exchangeText(tokenValidity)}`;
  if (tokenValidity >= closesAt) return { name, state: "ok", detail: end };
  const early = `${end}, before the close at ${exchangeText(closesAt)}`;
  return renews
    ? { name, state: "ok", detail: `${early}; another is minted ten minutes sooner` }
    : { name, state: "failed", detail: early, remedy };
}

function segmentsCheck({ activeSegment }: Profile, { live }: CheckedSession): AccountCheck {
  const name = "segments";
  const missing = ["Derivative", "Equity"].filter((segment) => !activeSegment.includes(segment));
  const detail = `active: ${activeSegment.join(", ")}`;
  if (missing.length === 0) return { name, state: "ok", detail };
  return {
    name,
    state: live && missing.includes("Derivative") ? "failed" : "warning",
    detail,
    remedy: `activate ${missing.join(" and ")} at Dhan; live orders need it`,
  };
}

function dataPlanCheck(
  { dataPlan, dataValidity }: Profile,
  { closesAt }: CheckedSession,
): AccountCheck {
  const name = "data_plan";
  const remedy = `subscribe to the Data APIs on ${PAGE}: no quote, chain or candle comes without`;
  const end = dataValidity === undefined ? "" : `, it ends at ${exchangeText(dataValidity)}`;
  const detail = `${dataPlan}${end}`;
  if (dataPlan !== "Active" || dataValidity !== undefined && dataValidity < closesAt) {
    return { name, state: "failed", detail, remedy };
  }
  const soon = closesAt.getTime() + PLAN_WARNING_DAYS * 86_400_000;
  return dataValidity !== undefined && dataValidity.getTime() < soon
    ? { name, state: "warning", detail, remedy }
    : { name, state: "ok", detail };
}

async function addressCheck(
  connection: DhanConnection,
  { live }: CheckedSession,
): Promise<AccountCheck> {
  const name = "fixed_ip";
  const state = live ? "failed" : "warning";
  let found: OrderAddress;
  try {
    found = await orderAddress(connection);
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    const remedy = "check OUTBOUND_PROXY_URL, then call maintain with job token again";
    return { name, state, detail: error.message, remedy };
  }
  const { registered, seen, allowed } = found;
  const sight = seen === undefined ? "Dhan does not tell what it sees" : `Dhan sees ${seen}`;
  const known = registered.length === 0
    ? "none is registered"
    : `registered: ${registered.join(", ")}`;
  const detail = `${sight}; ${known}`;
  if (allowed === true) return { name, state: "ok", detail };
  if (registered.length === 0 && !live) {
    return { name, state: "ok", detail: `${detail}; orders on paper need none` };
  }
  return {
    name,
    state: allowed === false ? state : "warning",
    detail,
    remedy:
      `set OUTBOUND_PROXY_URL to a proxy at a registered address, or register on ${PAGE} the ` +
      "address that orders come from (one change in 7 days): live orders need it",
  };
}
