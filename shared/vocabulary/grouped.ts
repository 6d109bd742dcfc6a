/** 12,34,567.50: grouped as in India. A number format of the runtime costs 5 ms to make. */
export function grouped(value: number, decimals: number): string {
  const [whole = "", rest] = Math.abs(value).toFixed(decimals).split(".");
  const text = whole.replace(/(\d)(?=(\d\d)+\d$)/g, "$1,") + (rest === undefined ? "" : `.${rest}`);
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}
