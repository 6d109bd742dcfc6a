import highs, { type Highs, type Model } from "highs";

// Its types are read as those of CommonJS, its code is not.
const loadHighs = highs as unknown as typeof highs.default;

/** One row of a program: lower <= sum of values x columns <= upper. */
export interface ProgramRow {
  readonly indices: number[];
  readonly values: number[];
  readonly lower: number;
  readonly upper: number;
}

/** A program that is minimised; each column from 0 up, or free where it has no upper bound. */
export interface Program {
  readonly costs: number[];
  /** Infinite for a free column, which is never whole. */
  readonly upper: number[];
  readonly rows: readonly ProgramRow[];
}

export interface Answer {
  readonly values: Float64Array;
  /** No solution of the program comes to less; rounding of the solver aside. */
  readonly bound: number;
  /** What a unit more of each row's bound is worth; of parts of lots alone. */
  readonly duals: number[];
}

let loaded: Highs | undefined;

/** HiGHS with a program in it that rows are added to. Close it in a finally. */
export async function openProgram(program: Program) {
  const { constants, infinity, createModel } = loaded ??= await loadHighs();
  const model: Model = createModel();
  model.options.set({ output_flag: false, mip_feasibility_tolerance: 1e-7 });
  // One unit of the objective is what the dearest column costs: tolerances are absolute.
  const unit = Math.max(...program.costs.map(Math.abs)) || 1;
  program.upper.forEach((upper, c) => {
    const free = upper === Infinity;
    model.addVar(free ? -infinity : 0, free ? infinity : upper);
    model.changeColCost(c, (program.costs[c] ?? 0) / unit);
  });
  const scales: number[] = [];
  const addRow = ({ indices, values, lower, upper }: ProgramRow) => {
    const largest = Math.max(...values.map(Math.abs)) || 1;
    scales.push(largest);
    const scaled = values.map((value) => value / largest);
    const [from, to] = [lower / largest, upper / largest];
    model.addRow(from === -Infinity ? -infinity : from, to === Infinity ? infinity : to, {
      indices,
      values: scaled,
    });
  };
  program.rows.forEach(addRow);
  return {
    addRow,
    /** Absent where it found no solution in the time. */
    solve(whole: boolean, seconds: number, start?: readonly number[]): Partial<Answer> {
      const kind = whole ? constants.variableType.integer : constants.variableType.continuous;
      program.upper.forEach((upper, c) => {
        if (upper < Infinity) model.changeColIntegrality(c, kind);
      });
      model.options.set({ time_limit: model.getRunTime() + seconds, mip_rel_gap: 2e-4 });
      if (whole && start !== undefined) model.setSolution({ colValue: [...start] });
      model.run();
      const optimal = model.getModelStatus() === constants.modelStatus.optimal;
      const bound = whole
        ? Number(model.info.get("mip_dual_bound"))
        : optimal
        ? model.getObjectiveValue()
        : -Infinity;
      const { colValue, rowDual } = model.getSolution();
      const solved = Number(model.info.get("primal_solution_status")) === 2;
      return {
        ...(solved
          ? {
            values: colValue,
            duals: [...rowDual].map((dual, r) => dual * unit / (scales[r] ?? 1)),
          }
          : {}),
        ...(Number.isFinite(bound) ? { bound: bound * unit } : {}),
      };
    },
    close: () => model.dispose(),
  };
}
