import { BrokerError, type Reaction } from "../vocabulary/broker_error.ts";
import type { ErrorCode } from "../vocabulary/desk_error.ts";
import { present } from "../vocabulary/present.ts";
import { hideSecrets } from "./hide_secrets.ts";

interface Class {
  readonly code: ErrorCode;
  readonly reaction: Reaction;
}

/** The one table that says what a code of Dhan means and what may be done about it (broker 6.1). */
const CLASSES: Record<string, Class> = {
  "DH-901": { code: "broker_auth", reaction: "mint_token" },
  "DH-902": { code: "broker_auth", reaction: "halt" },
  "DH-903": { code: "broker_auth", reaction: "halt" },
  "DH-904": { code: "broker_rate_limited", reaction: "back_off" },
  "DH-905": { code: "broker_refused", reaction: "never_retry" },
  "DH-906": { code: "broker_refused", reaction: "never_retry" },
  "DH-907": { code: "broker_refused", reaction: "no_data" },
  "DH-908": { code: "broker_unreachable", reaction: "retry_read" },
  "DH-909": { code: "broker_unreachable", reaction: "retry_read" },
  "DH-910": { code: "broker_refused", reaction: "never_retry" },
  "DH-911": { code: "broker_auth", reaction: "halt" },
  "DH-1111": { code: "broker_refused", reaction: "no_data" },
  "RS-9005": { code: "broker_refused", reaction: "never_retry" },
  "800": { code: "broker_unreachable", reaction: "retry_read" },
  "804": { code: "broker_refused", reaction: "never_retry" },
  "805": { code: "broker_rate_limited", reaction: "stop_all" },
  "806": { code: "broker_auth", reaction: "halt" },
  "807": { code: "broker_auth", reaction: "mint_token" },
  "808": { code: "broker_auth", reaction: "mint_token" },
  "809": { code: "broker_auth", reaction: "mint_token" },
  "810": { code: "broker_auth", reaction: "halt" },
  "811": { code: "broker_refused", reaction: "never_retry" },
  "812": { code: "broker_refused", reaction: "never_retry" },
  "813": { code: "broker_refused", reaction: "never_retry" },
  "814": { code: "broker_refused", reaction: "never_retry" },
};

/** An error of Dhan with what may be done about it. */
export class DhanError extends BrokerError {
  /** Dhan's own code; absent when the reply had none. */
  readonly dhanCode: string | undefined;

  constructor(
    code: ErrorCode,
    reaction: Reaction,
    message: string,
    options: { dhanCode?: string; cause?: unknown } = {},
  ) {
    const details = present({ dhanCode: options.dhanCode });
    super(code, reaction, message, {
      details,
      ...present({ cause: options.cause }),
    });
    this.name = "DhanError";
    this.dhanCode = options.dhanCode;
  }
}

/**
 * The error that a reply is, or nothing when it is a good one. A body with status 200 can be an
 * error too. `secrets` are shown as ***: its message is Dhan's, who may repeat what was sent.
 */
export function dhanErrorOf(
  what: string,
  status: number,
  body: unknown,
  secrets: readonly string[] = [],
): DhanError | undefined {
  const found = codeOf(body);
  if (found !== undefined) {
    const known = CLASSES[found.code] ?? classOfStatus(status);
    return new DhanError(
      known.code,
      known.reaction,
      `${what}: Dhan answered ${hideSecrets(`${found.code}: ${found.message}`, secrets)}`,
      { dhanCode: hideSecrets(found.code, secrets) },
    );
  }
  if (status >= 200 && status < 300 && !isFailed(body)) return undefined;
  const { code, reaction } = classOfStatus(status);
  return new DhanError(code, reaction, `${what}: Dhan answered ${status} without a code`);
}

function classOfStatus(status: number): Class {
  if (status === 401 || status === 403) return { code: "broker_auth", reaction: "mint_token" };
  if (status === 429) return { code: "broker_rate_limited", reaction: "stop_all" };
  if (status >= 500) return { code: "broker_unreachable", reaction: "retry_read" };
  return { code: "broker_refused", reaction: "never_retry" };
}

function isFailed(body: unknown): boolean {
  return typeof body === "object" && body !== null && "status" in body &&
    (body.status === "failed" || body.status === "failure" || body.status === "error");
}

/** Trading errors carry errorCode; data errors have the code as a key of `data`. */
function codeOf(body: unknown): { code: string; message: string } | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  if ("errorCode" in body && body.errorCode !== null && body.errorCode !== undefined) {
    const message = "errorMessage" in body ? String(body.errorMessage) : "";
    return { code: String(body.errorCode), message };
  }
  if (!isFailed(body) || !("data" in body) || typeof body.data !== "object" || body.data === null) {
    return undefined;
  }
  const [entry] = Object.entries(body.data);
  return entry === undefined ? undefined : { code: entry[0], message: String(entry[1]) };
}
