/** An Edge Function module: what `export default` must be. */
export interface FunctionModule {
  readonly default: { fetch(request: Request): Promise<Response> };
}

/**
 * Literal imports: they belong to the module graph, so the server needs no permission to read
 * files.
 */
export const FUNCTIONS: Record<string, () => Promise<FunctionModule>> = {
  allocate: () => import("../../../functions/allocate/index.ts"),
  analyze: () => import("../../../functions/analyze/index.ts"),
  execute: () => import("../../../functions/execute/index.ts"),
  maintain: () => import("../../../functions/maintain/index.ts"),
  monitor: () => import("../../../functions/monitor/index.ts"),
  postback: () => import("../../../functions/postback/index.ts"),
  status: () => import("../../../functions/status/index.ts"),
};
