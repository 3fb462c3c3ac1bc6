/** The chance of any wrong regression among all metrics of a comparison, and of any wrong improvement. */
export const alpha = 0.05;
/** Of the interval of each metric. */
export const confidence = 0.95;
/** The greatest change of a ratio that counts as none, unless something else is asked for. */
export const usualMargin = 0.05;
/** Where errors are rare, a change of their share by a tenth of a percentage point counts as none. */
export const shareMargin = 0.001;
/** Beyond so many runs a side the exact distributions would take seconds. */
export const mostRuns = 50;
/**
 * Shifts that lie so near each other are the same: 0.02 − 0.019 is not 0.001 in binary fractions, and
 * what changed by exactly the limit must be no regression for that.
 */
export const resolution = 1e-10;
