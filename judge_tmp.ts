import { judgeSoak, costs } from "./bench/soak/judge_soak.ts";
import { EXPECTATIONS } from "./bench/soak/expectations.ts";
const days = Deno.readTextFileSync(Deno.args[0]).split("\n").filter(l=>l.startsWith('{"date')).map(l=>JSON.parse(l)).map(d=>({...d,qualityFailed:d.qualityFailed.map((q:any)=>typeof q==="string"?({check:q.split(":")[0],found:q}):q)}));
console.log(judgeSoak(days, EXPECTATIONS));
for (const c of costs(days, EXPECTATIONS)) console.log(c.name, c.first.toFixed(1), c.last.toFixed(1), (c.last/c.first).toFixed(3));
