import fc from "fast-check";

/** Texts that somebody tries where a database, a shell or a page might take them for more. */
const INJECTIONS = [
  "'",
  "'; drop table public.settings; --",
  "NIFTY' or '1'='1",
  "NIFTY,RELIANCE",
  "eq.NIFTY",
  "*,legs(*)",
  "a.b",
  "(select version())",
  "$1",
  "${7*7}",
  "%00",
  "%",
  "\\",
  '"',
  "../../etc/passwd",
  "<script>alert(1)</script>",
  "\u202egnirts",
  "NaN",
  "Infinity",
  "-0",
  "1e400",
  "null",
  "undefined",
];

const CONTROL = [
  "\0",
  "NIFTY\0",
  "\u0001",
  "\u001b[2J",
  "\r\nx-injected: 1",
  "\u007f",
  "\ud800",
  "\udfff",
];

/** A text of any of the kinds that break readers. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...INJECTIONS),
  fc.constantFrom(...CONTROL),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(30, 1000, 20_000).map((length) => "x".repeat(length)),
);

/** Keys that name what every object has. */
const KEYS = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", ""];

/** JSON text with keys that `JSON.stringify` would not write. */
const prototypeKeys = fc.constantFrom(...KEYS).map((key) =>
  `{${JSON.stringify(key)}:{"isAdmin":true,"action":"entries"}}`
);

const deep = fc.constantFrom(10, 1000, 50_000).chain((depth) =>
  fc.constantFrom(["[", "]"], ['{"structures":', "}"]).map(([open = "", close = ""]) =>
    open.repeat(depth) + "1" + close.repeat(depth)
  )
);

const torn = fc.constantFrom(
  "{",
  "[]",
  "null",
  "1",
  '"analyze"',
  "{'job':'bans'}",
  '{"job":"bans"}{"job":"bans"}',
  "\ufeff{}",
  "job=bans",
  "{}\0",
);

/** Bodies that are no object of a call, or too deep or too large for one. */
export const hostileBody: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: fc.oneof(torn, prototypeKeys, deep) },
  { weight: 4, arbitrary: fc.json() },
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 64 }) },
  { weight: 1, arbitrary: fc.constantFrom(1_048_577, 3_000_000).map((n) => " ".repeat(n)) },
);
