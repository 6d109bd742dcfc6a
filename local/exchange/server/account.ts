import { TOTP } from "otpauth";
import type { Endpoint } from "./endpoint.ts";
import { exchangeTime } from "./exchange_time.ts";

const DAY_MS = 86_400_000;
const MINT_MS = 120_000;

/** GET /profile. A token that was given at the start is told to live a day from now. */
export const profile: Endpoint = ({ headers }, { account, clock, tokens }) => {
  const day = clock.now().getTime() + DAY_MS;
  const end = Math.min(day, tokens.get(headers.get("access-token") ?? "") ?? day);
  return Response.json({
    dhanClientId: account.clientId,
    tokenValidity: exchangeTime(new Date(end), "dd/MM/yyyy HH:mm"),
    activeSegment: "Equity, Derivative",
    ddpi: "Active",
    mtf: "Deactive",
    dataPlan: "Active",
    dataValidity: exchangeTime(
      new Date(clock.now().getTime() + 30 * DAY_MS),
      "yyyy-MM-dd HH:mm:ss.0",
    ),
  });
};

/** GET /ip/getIP, with what the wire has beyond the documentation. */
export const registeredAddress: Endpoint = () =>
  Response.json({
    primaryIP: "203.0.113.10",
    modifyDatePrimary: "2026-01-05",
    secondaryIP: "",
    modifyDateSecondary: "",
    detectedIP: "203.0.113.10",
    ipMatchStatus: "PRIMARY_MATCH",
    ordersAllowed: true,
  });

/**
 * POST /app/generateAccessToken: refusals come with status 200, and a refused try starts the two
 * minutes again.
 */
export function tokenMint(): Endpoint {
  let lastTry = -Infinity;
  return ({ url }, { account, clock, tokens }) => {
    const refuse = (message: string) => Response.json({ message, status: "error" });
    const now = clock.now().getTime();
    const tooSoon = now - lastTry < MINT_MS;
    lastTry = now;
    if (tooSoon) return refuse("Token can be generated once every 2 minutes.");
    const query = url.searchParams;
    const valid = account.totpSecret !== undefined &&
      new TOTP({ secret: account.totpSecret }).validate({
          token: query.get("totp") ?? "",
          timestamp: now,
          window: 0,
        }) !== null;
    if (
      query.get("dhanClientId") !== account.clientId || query.get("pin") !== account.pin || !valid
    ) {
      return refuse("Invalid PIN or TOTP");
    }
    tokens.clear();
    const token = crypto.randomUUID();
    tokens.set(token, now + DAY_MS);
    return Response.json({
      dhanClientId: account.clientId,
      dhanClientName: "LOCAL DESK",
      dhanClientUcc: "LOCAL0001E",
      givenPowerOfAttorney: false,
      accessToken: token,
      expiryTime: exchangeTime(new Date(now + DAY_MS), "yyyy-MM-dd'T'HH:mm:ss.SSS"),
    });
  };
}
