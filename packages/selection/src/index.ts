export * from "./Agreement.ts"
export * from "./Candidate.ts"
export * from "./Comparison.ts"
export * from "./Consensus.ts"
export * from "./Cut.ts"
export * from "./Eligibility.ts"
export * from "./errors.ts"
export * from "./Funnel.ts"
export * from "./Paired.ts"
export * from "./PassAtK.ts"
export * from "./Scores.ts"
export * from "./Seeds.ts"
export * from "./Splits.ts"
export * from "./Votes.ts"
export * from "./Yields.ts"
export * from "./pick/by-index.ts"
export * from "./pick/equal-tokens.ts"
export {
  type Cluster,
  clusteredDifference,
  clusteredMean,
  clusteredShare,
  type Interval,
  shareDifference
} from "./Clustered.ts"
