// The names and signatures of jsr:@std/assert over node:assert, so that one line of deno.json
// switches to it.
import nodeAssert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

export const AssertionError = nodeAssert.AssertionError;

// deno-lint-ignore no-explicit-any
type AnyConstructor = new (...args: any[]) => any;

/** Throws an AssertionError with the message. */
export function fail(msg?: string): never {
  throw new AssertionError({ message: msg ?? "Failed assertion" });
}

export function unreachable(msg?: string): never {
  fail(msg ?? "Unreachable");
}

export function assert(expr: unknown, msg = ""): asserts expr {
  nodeAssert.ok(expr, msg === "" ? undefined : msg);
}

export function assertFalse(expr: unknown, msg?: string): asserts expr is false {
  nodeAssert.ok(!expr, msg);
}

export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  nodeAssert.deepStrictEqual(actual, expected, msg);
}

export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  nodeAssert.notDeepStrictEqual(actual, expected, msg);
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  nodeAssert.strictEqual(actual, expected, msg);
}

/** The default tolerance is std's: 1e-7 relative to what is expected. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (Math.abs(expected - actual) <= allowed) return;
  fail(
    `${
      msg === undefined ? "" : `${msg}: `
    }expected ${actual} to be within ${allowed} of ${expected}`,
  );
}

export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) fail(msg ?? `Expected a value, got ${actual}`);
}

export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) {
    fail(`${msg === undefined ? "" : `${msg}: `}expected ${actual} to match ${expected}`);
  }
}

export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) fail(msg ?? `Expected ${actual} not to match ${expected}`);
}

export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) {
    fail(`${msg === undefined ? "" : `${msg}: `}expected ${actual} to contain ${expected}`);
  }
}

export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  msg?: string,
): void {
  const values = Array.from(actual);
  const missing = Array.from(expected).filter((wanted) =>
    !values.some((value) => isDeepStrictEqual(value, wanted))
  );
  if (missing.length > 0) fail(msg ?? `Expected the array to include ${JSON.stringify(missing)}`);
}

/**
 * Every key of `expected` must be in `actual` with an equal value; deeper objects are compared the
 * same way.
 */
export function assertObjectMatch(actual: object, expected: object, msg?: string): void {
  nodeAssert.deepStrictEqual(pick(actual, expected), expected, msg);
}

function pick(actual: unknown, expected: unknown): unknown {
  if (typeof actual !== "object" || actual === null) return actual;
  if (typeof expected !== "object" || expected === null) return actual;
  if (Array.isArray(expected)) {
    return Array.isArray(actual) ? actual.map((value, i) => pick(value, expected[i])) : actual;
  }
  const values = actual as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(expected)
      .filter(([key]) => key in values)
      .map(([key, wanted]) => [key, pick(values[key], wanted)]),
  );
}

export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  if (!(actual instanceof expectedType)) {
    fail(msg ?? `Expected an instance of ${expectedType.name}`);
  }
}

export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) fail(msg ?? `Expected ${actual} > ${expected}`);
}

export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) fail(msg ?? `Expected ${actual} >= ${expected}`);
}

export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) fail(msg ?? `Expected ${actual} < ${expected}`);
}

export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) fail(msg ?? `Expected ${actual} <= ${expected}`);
}

function checkThrown<E extends Error>(
  error: unknown,
  ErrorClass?: new (...args: never[]) => E,
  msgIncludes?: string,
): E {
  if (ErrorClass !== undefined && !(error instanceof ErrorClass)) {
    fail(`Expected a ${ErrorClass.name}, got ${error}`);
  }
  if (!(error instanceof Error)) fail(`Expected an Error, got ${error}`);
  if (msgIncludes !== undefined && !error.message.includes(msgIncludes)) {
    fail(`Expected the error's message to include ${msgIncludes}, got ${error.message}`);
  }
  return error as E;
}

export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass?: new (...args: never[]) => E,
  msgIncludes?: string,
): E {
  try {
    fn();
  } catch (error) {
    return checkThrown(error, ErrorClass, msgIncludes);
  }
  fail("Expected the function to throw");
}

export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass?: new (...args: never[]) => E,
  msgIncludes?: string,
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    return checkThrown(error, ErrorClass, msgIncludes);
  }
  fail("Expected the promise to reject");
}
