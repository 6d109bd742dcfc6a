import { clusteredError } from "./clustered_error.ts";
import { meanOf } from "./mean_of.ts";
import { present } from "../vocabulary/present.ts";

/** A stated probability of profit and what came of it. Measure Q or P as its origin says. */
export interface Prediction {
  /** Decimal. */
  readonly probability: number;
  readonly happened: boolean;
  /** Predictions of one cluster are not independent: the expiry date that ended them. */
  readonly cluster: string;
}

/**
 * Predictions between two probabilities. What needs a prediction, or two clusters and different
 * outcomes, is absent without.
 */
interface ReliabilityBucket {
  /** Included; the last bucket includes its upper end as well. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly clusters: number;
  /**
   * Mean of the stated probabilities, and the share that happened with its standard error between
   * clusters.
   */
  readonly predicted?: number;
  readonly realised?: number;
  readonly standardError?: number;
  readonly withinTwoErrors?: boolean;
}

/** How stated probabilities compare with what happened (method 2.6). */
export interface Reliability {
  readonly count: number;
  readonly clusters: number;
  readonly predicted: number;
  readonly realised: number;
  readonly standardError?: number;
  /** Mean squared distance of probability and outcome. */
  readonly brier: number;
  readonly buckets: readonly ReliabilityBucket[];
  /**
   * Buckets of at least 10 clusters with a standard error, and those of them whose realised share
   * lies within two of it.
   */
  readonly judged: number;
  readonly within: number;
  readonly decision: "reliable" | "not_reliable" | "undecided";
}

const BUCKETS = 10;
/**
 * Share of the buckets with an error that must lie within two of them (8 of 10), and independent
 * clusters without which nothing is decided (method 2.6).
 */
const MIN_WITHIN = 0.8;
const MIN_CLUSTERS = 30;
/** Of one bucket, below which its error is too rough to judge by. */
const MIN_BUCKET_CLUSTERS = 10;

/** Ten buckets of equal width over predictions (method 2.6); absent without any. */
export function reliabilityOf(predictions: readonly Prediction[]): Reliability | undefined {
  if (predictions.length === 0) return undefined;
  const { predicted, realised, standardError, clusters } = summaryOf(predictions);
  const brier = meanOf(
    predictions.map(({ probability, happened }) => (probability - Number(happened)) ** 2),
  );
  const groups = Map.groupBy(
    predictions,
    ({ probability }) => Math.min(BUCKETS - 1, Math.floor(probability * BUCKETS)),
  );
  const buckets = Array.from({ length: BUCKETS }, (_, i) => bucketOf(i, groups.get(i) ?? []));
  const judged = buckets.filter(({ withinTwoErrors }) => withinTwoErrors !== undefined).length;
  const within = buckets.filter(({ withinTwoErrors }) => withinTwoErrors).length;
  return {
    count: predictions.length,
    clusters,
    predicted,
    realised,
    ...present({ standardError }),
    brier,
    buckets,
    judged,
    within,
    decision: clusters < MIN_CLUSTERS || judged === 0
      ? "undecided"
      : within >= MIN_WITHIN * judged
      ? "reliable"
      : "not_reliable",
  };
}

function bucketOf(index: number, predictions: readonly Prediction[]): ReliabilityBucket {
  const bounds = { from: index / BUCKETS, to: (index + 1) / BUCKETS };
  if (predictions.length === 0) return { ...bounds, count: 0, clusters: 0 };
  const { standardError, ...found } = summaryOf(predictions);
  return {
    ...bounds,
    count: predictions.length,
    ...found,
    ...present({
      standardError,
      withinTwoErrors: standardError === undefined || found.clusters < MIN_BUCKET_CLUSTERS
        ? undefined
        : Math.abs(found.realised - found.predicted) <= 2 * standardError,
    }),
  };
}

function summaryOf(predictions: readonly Prediction[]) {
  const outcomes = Float64Array.from(predictions, ({ happened }) => Number(happened));
  const names = predictions.map(({ cluster }) => cluster);
  return {
    clusters: new Set(names).size,
    predicted: meanOf(predictions.map(({ probability }) => probability)),
    realised: meanOf(outcomes),
    standardError: clusteredError(outcomes, names),
  };
}
