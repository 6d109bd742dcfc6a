import type { StoredIntent } from "./plan_store.ts";

/**
 * The leave to send one stored intent, once, before an instant. Nothing else is sent, and only what
 * claims an intent in its table makes one (tests/project/send_receipt_test.ts).
 */
export class SendReceipt {
  readonly intent: StoredIntent;
  readonly sendBefore: Date;
  /** Makes the type one that no other object has. */
  readonly #claimed = true;

  private constructor(intent: StoredIntent, sendBefore: Date) {
    this.intent = intent;
    this.sendBefore = sendBefore;
  }

  static ofClaim(intent: StoredIntent, sendBefore: Date): SendReceipt {
    return new SendReceipt(intent, sendBefore);
  }

  /** True while it may be sent. */
  isValidAt(now: Date): boolean {
    return this.#claimed && now < this.sendBefore;
  }
}
