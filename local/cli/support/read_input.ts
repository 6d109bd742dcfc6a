/** The text of a file, or of standard input for `-`. */
export async function readInput(file: string): Promise<string> {
  if (file !== "-") return await Deno.readTextFile(file);
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of Deno.stdin.readable) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
