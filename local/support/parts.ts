/** Something that runs beside this process until it is stopped. */
export interface Part {
  /** One line that names it, once it has ended by itself; absent where it cannot. */
  readonly died?: Promise<string>;
  /** Ends it. Asked again, waits for the one end. */
  stop(): Promise<void>;
}

/**
 * What was started together, in order: it ends in reverse order, and a start under way is awaited
 * first, so that nothing outlives it.
 */
export class Parts implements Part {
  readonly died: Promise<string>;
  readonly #died = Promise.withResolvers<string>();
  readonly #starts: Promise<Part>[] = [];
  readonly #ending = new AbortController();
  readonly #signals: readonly AbortSignal[];
  #end: Promise<void> | undefined;

  /** Where `around` is aborted nothing more is started, as once these parts are being stopped. */
  constructor(around?: AbortSignal) {
    this.died = this.#died.promise;
    this.#signals = [this.#ending.signal, ...(around === undefined ? [] : [around])];
  }

  /** Aborted when the end begins: a long start looks at it between its steps. */
  get signal(): AbortSignal {
    return AbortSignal.any([...this.#signals]);
  }

  /** Starts one more. Throws what the start throws, and once these parts are being stopped. */
  async add<T extends Part>(start: () => Promise<T> | T): Promise<T> {
    this.#check();
    const starting = (async () => await start())();
    this.#starts.push(starting);
    const part = await starting;
    void part.died?.then((line) => this.#died.resolve(line));
    this.#check();
    return part;
  }

  /** Stops all, also where one of them fails to; throws the first failure at the end. */
  stop(): Promise<void> {
    return this.#end ??= this.#stopAll();
  }

  #check(): void {
    for (const signal of this.#signals) signal.throwIfAborted();
  }

  async #stopAll(): Promise<void> {
    this.#ending.abort(new Error("everything is being stopped"));
    const failures: unknown[] = [];
    for (const starting of this.#starts.reverse()) {
      // What could not be started has stopped itself.
      const part = await starting.catch(() => undefined);
      await part?.stop().catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** The line of a child that ended although nobody stopped it; none once `stopping` says so. */
export async function deathOf(
  name: string,
  status: Promise<Deno.CommandStatus>,
  stopping: () => boolean,
): Promise<string> {
  const { code, signal } = await status;
  // A stop that is under way explains the end: nothing is ever said of it.
  if (stopping()) return await new Promise<never>(() => {});
  return `${name} ended by itself (${signal === null ? `exit code ${code}` : signal})`;
}
