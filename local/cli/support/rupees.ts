const whole = new Intl.NumberFormat("en-IN", { maximumFractionDigits: 0 });

/** An amount for a person, grouped as in India: 12,34,567. Absent stays absent. */
export function rupees(amount: number | undefined | null): string | undefined {
  return amount === undefined || amount === null ? undefined : whole.format(amount);
}
