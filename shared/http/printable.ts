/** Longest text of a caller that an answer repeats. */
const LONGEST = 60;

/** A caller's text as an answer or a log may repeat it: cut, its control characters as `?`. */
export function printable(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return cut.replaceAll(/[\p{Cc}\p{Cs}]/gu, "?");
}
