/**
 * Text in lines of at most `width`, one at least; a word that is longer is cut. Words end where
 * `between` matches.
 */
export function wrapped(text: string, width: number, between = /\s+/): string[] {
  const [first = "", ...rest] = text.split(between).flatMap((word) =>
    word.match(new RegExp(`.{1,${width}}`, "g")) ?? []
  );
  const found = [first];
  for (const word of rest) {
    const line = `${found.at(-1)} ${word}`;
    if (line.length <= width) found[found.length - 1] = line;
    else found.push(word);
  }
  return found;
}
