import type { EvaluationError } from "./evaluation.ts";

/** A refusal with the field that broke a rule. */
export class Refused extends Error {
  readonly result: EvaluationError;

  constructor(code: EvaluationError["error"]["code"], field: string, message: string) {
    super(message);
    this.result = { error: { code, field, message } };
  }
}
