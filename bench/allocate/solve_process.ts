// One solve in a fresh process: `solve_process.ts CANDIDATES DRAWS`, figures as JSON.
import { solveAllocation } from "../../shared/allocation/solve/solve_allocation.ts";
import { shadowPrices } from "../../shared/allocation/solve/shadow_prices.ts";
import { processFigures } from "../support/process_figures.ts";
import { seededProblem } from "./seeded_problem.ts";

const [candidates = 200, draws = 2000] = Deno.args.map(Number);
const premium = Math.min(17, Math.floor(candidates / 10));
const carryEach = Math.max(3, Math.ceil((candidates - premium) / 54));
const underlyings = Math.round((candidates - premium) / carryEach);
const problem = seededProblem({ seed: 1, capital: 1e7, draws, underlyings, carryEach, premium });
const spent = () => processFigures(Deno.pid).mainThreadMs;
const megabytes = () => {
  const { heapUsed, external } = Deno.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
};

const [before, held] = [spent(), megabytes()];
const solution = solveAllocation(problem, 1);
const solved = spent();
// As many as an allocation prices.
const limits = problem.sums.slice(0, 5);
const priced = shadowPrices(problem, solution, limits, 1);
const after = spent();
console.log(JSON.stringify({
  candidates: problem.keys.length,
  draws,
  solveMs: Math.round(solved - before),
  shadowPricesMs: Math.round(after - solved),
  addedMb: Number((megabytes() - held).toFixed(1)),
  deployed: Math.round(solution.deployed),
  priced: priced.length,
}));
