import { ERROR_STATUS } from "../../shared/vocabulary/desk_error.ts";
import type { FuzzRequest } from "./requests.ts";

/** What an answer of the database looks like when it comes through. */
const SQL_TEXT =
  /syntax error|violates|duplicate key|invalid input (syntax|value)|invalid byte|relation \\?"|column \\?"|operator |Unicode|pg_|permission denied|select .+ from |insert into|update .+ set |delete from|\.ts:\d+/i;
/** A refusal repeats no more of what was sent. */
const LONGEST_REFUSAL = 10_000;

export interface FuzzAnswer {
  readonly status: number;
  readonly text: string;
}

/** What is wrong with an answer, or nothing. `secrets` may stand in none. */
export function judgeAnswer(
  request: FuzzRequest,
  { status, text }: FuzzAnswer,
  secrets: readonly string[],
): string | undefined {
  if (status === 500) return "answered 500";
  if (secrets.some((secret) => text.includes(secret))) return "a secret in the answer";
  if (request.kind === "rest") {
    return status >= 400 ? undefined : `REST answered ${status} without the secret key`;
  }
  if (request.kind === "postback") return status === 200 ? undefined : `answered ${status}`;
  if (status === 200 || status === 202) {
    return request.headers["apikey"] === undefined ? `answered ${status} without a key` : undefined;
  }
  if (SQL_TEXT.test(text)) return "SQL text in the answer";
  if (text.length > LONGEST_REFUSAL) return `a refusal of ${text.length} characters`;
  if (request.method === "HEAD") return undefined;
  let code: unknown;
  try {
    code = JSON.parse(text).error?.code;
  } catch {
    return "a refusal that is not JSON";
  }
  return typeof code === "string" && ERROR_STATUS[code as keyof typeof ERROR_STATUS] === status
    ? undefined
    : `status ${status} with code ${code}`;
}
