/**
 * The scaled complementary error function exp(x^2) erfc(x); x finite, +Infinity below -26.6.
 * Relative error about 1e-15.
 *
 * The Chebyshev series of (1+2x) erfcx(x) in t = (x-3.75)/(x+3.75), 60-digit computation (method
 * 3.6; truncation 2e-18), as powers of t. Written out as four sums that a processor works on at
 * once: every price goes through it, and Clenshaw's one chain took twice the time.
 */
export function erfcx(x: number): number {
  const y = Math.abs(x);
  const t = (y - 3.75) / (y + 3.75);
  const square = t * t;
  const w = square * square;
  let p0 = 4.2514714447963895e-10;
  p0 = p0 * w + 3.8675334242222354e-8;
  p0 = p0 * w + 0.000001751637648849062;
  p0 = p0 * w + 0.00005164909889268241;
  p0 = p0 * w - 0.009746579558029276;
  p0 = p0 * w - 0.10880393014174886;
  let p1 = -3.75315827795962e-11;
  p1 = p1 * w - 4.389284159986328e-9;
  p1 = p1 * w - 5.826281078800777e-8;
  p1 = p1 * w + 0.000022383912036550678;
  p1 = p1 * w + 0.0017556258324217529;
  p1 = p1 * w + 0.09230432116019834;
  p1 = p1 * w - 0.14024059858554702;
  let p2 = -5.1739902140113095e-9;
  p2 = p2 * w - 2.5866850716155884e-7;
  p2 = p2 * w - 0.000011444146237700524;
  p2 = p2 * w + 0.0002937136655913448;
  p2 = p2 * w - 0.05869339858963677;
  p2 = p2 * w + 0.0035854154854644293;
  let p3 = 5.457157304704688e-10;
  p3 = p3 * w + 2.4289762925488707e-8;
  p3 = p3 * w - 9.72849582211122e-7;
  p3 = p3 * w - 0.00029015397928986765;
  p3 = p3 * w + 0.0283622774215156;
  p3 = p3 * w + 0.08227673849015102;
  // The largest term last: near 0, where prices are differences, no other rounding counts.
  const sum = w * p0 + square * p2 + t * (p1 + square * p3) + 1.2375126308378275;
  const scaled = sum / (1 + 2 * y);
  return x < 0 ? 2 * expSquare(y) - scaled : scaled;
}

/** exp(x^2) with the rounding of x^2 split off, so that large x keeps its relative accuracy. */
function expSquare(x: number): number {
  const high = Math.trunc(x * 16) / 16;
  return Math.exp(high * high) * Math.exp((x - high) * (x + high));
}
