import type { LengthFacts } from "./ReportFacts.ts"

/**
 * Behind a figure of output tokens, that nobody counted them, or nobody all of them: an imported trace without counts has a
 * token for 4 bytes, a reply whose server counted nothing a token for each byte. Nothing where all were counted.
 */
export const asEstimated = ({ estimated, sampled: { count } }: LengthFacts): string =>
  estimated === 0 ? "" : estimated >= count ? ", estimated" : ", partly estimated"
