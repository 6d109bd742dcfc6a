import { prepareTestCluster } from "../../tests/support/template.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

/** One of those who run mutants side by side. */
export interface Worker {
  readonly sandbox: Sandbox;
  /** What its tests find in their environment: the template of a cluster of its own. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** A copy of a checkout and a cluster with its migrated template, for one run at a time. */
export async function startWorker(checkout: string): Promise<Worker> {
  const cluster = await prepareTestCluster();
  try {
    const sandbox = await makeSandbox(checkout);
    return {
      sandbox,
      env: cluster.env,
      stop: async () => {
        await Promise.all([cluster.stop(), sandbox.remove()]);
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}
