/** Rows of the whole file as it was on 2026-09-15. */
const FULL_ROWS = 273_027;

/**
 * The contract master as a fault leaves it: cut off in the middle of a line, every fifth row
 * without its lot size, or filled up with rows of others to the size of the whole exchange's.
 */
export async function alteredMaster(
  kind: "cut_master" | "broken_master" | "full_master",
  reply: Response,
): Promise<Response> {
  const text = await reply.text();
  switch (kind) {
    case "cut_master":
      return new Response(text.slice(0, text.lastIndexOf("\n", text.length / 2) + 20), reply);
    case "broken_master":
      return new Response(withoutLots(text), reply);
    case "full_master":
      return new Response(filledUp(text), reply);
  }
}

function withoutLots(text: string): string {
  return text.split("\n").map((line, i) => {
    const cells = line.split(",");
    if (i % 5 === 1) cells[11] = "";
    return cells.join(",");
  }).join("\n");
}

/** Rows of others stand between the exchange's own, as in the broker's file. */
function filledUp(text: string): string {
  const [header = "", ...rows] = text.trimEnd().split("\n");
  const lines = [header];
  let own = 0;
  for (let i = 0; i < FULL_ROWS; i++) {
    const isOwn = i * rows.length >= own * FULL_ROWS && own < rows.length;
    lines.push(isOwn ? rows[own++] ?? "" : othersRow(i));
  }
  return `${lines.join("\n")}\n`;
}

function othersRow(i: number): string {
  const name = `OTHER${i % 157}`;
  return `NSE,D,${500_000 + i},NA,OPTSTK,${i % 157},${name},${name}-Sep2026-${i}-CE,` +
    `${name} 29 SEP ${i} CALL,OP,NA,550.0,2026-09-29,${i}.00000,CE,5.0000,M,N,N,N,NA,A,0.00,0.00,` +
    `0.00,0.00,0.00,0.00,0.00,0.00,0.00,22001.00,`;
}
