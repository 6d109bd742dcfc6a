/** What the broker's webhook says of an order. It confirms nothing: the order is asked for. */
export interface OrderHint {
  readonly orderId: string;
  /** Absent for an order that was not sent with one. */
  readonly correlationId?: string;
  /** The broker's own word. */
  readonly status: string;
}
