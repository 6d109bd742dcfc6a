/** Header of an answer whose worker takes no more calls. */
export const RETIRED = "x-worker-retired";
