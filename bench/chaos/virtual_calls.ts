/** Calls on one virtual clock: one runs at a time, and from one await to its next. */
export interface VirtualCalls {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Adds a call that begins at an instant. */
  add(at: number, call: (self: Call) => Promise<void>): void;
  /** Runs until no call has anything left to do. */
  run(): Promise<void>;
}

/** One call in its own eyes. */
export interface Call {
  /** Lets the others work for so long. A call that died never returns from it. */
  pause(milliseconds: number): Promise<void>;
  die(): Promise<never>;
}

interface Parked {
  readonly at: number;
  readonly order: number;
  readonly resume: () => void;
}

/** Virtual time that begins at an instant. */
export function virtualCalls(begin: number): VirtualCalls {
  let [time, order] = [begin, 0];
  const parked: Parked[] = [];
  let yielded: () => void = () => {};
  const park = (at: number): Promise<void> =>
    new Promise((resume) => {
      order += 1;
      parked.push({ at, order, resume });
      yielded();
    });
  const self: Call = {
    pause: (milliseconds) => park(time + milliseconds),
    die: () => {
      yielded();
      return new Promise<never>(() => {});
    },
  };
  return {
    now: () => time,
    add: (at, call) => {
      order += 1;
      parked.push({
        at,
        order,
        // What a call leaves undone is judged by the books alone.
        resume: () => void call(self).finally(() => yielded()),
      });
    },
    run: async () => {
      while (parked.length > 0) {
        parked.sort((p, q) => p.at - q.at || p.order - q.order);
        const next = parked.shift() as Parked;
        time = Math.max(time, next.at);
        const turn = new Promise<void>((resolve) => yielded = resolve);
        next.resume();
        await turn;
      }
    },
  };
}
