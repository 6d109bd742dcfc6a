/** What a worker used since its process began. */
export interface WorkerUse {
  /**
   * CPU milliseconds of its main thread, by estimate: no runtime function tells them.
   */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/**
 * The process of the runtime that serves a call, and served others before it: the platform's limits
 * count its whole life.
 */
export interface Worker {
  /** Runs a section without waits; its time counts as the worker's. */
  compute<T>(section: () => T): T;
  used(): WorkerUse;
}
