export { type Asking, makeAsking } from "./Asking.ts"
export { Book, type Ledger, type Owed, type Settled } from "./desk/Book.ts"
export type { Closing } from "./desk/Closing.ts"
export { Desk } from "./desk/Desk.ts"
export type { Ticket } from "./desk/Errand.ts"
export type { Traffic } from "./desk/Traffic.ts"
export { MissingSecret, ProblemsError } from "./errors.ts"
export {
  type Cost,
  costOf,
  inputBound,
  limitWithin,
  NOTHING,
  priceOf,
  promptBound,
  sumOf,
  times,
  worstCase
} from "./desk/Pricing.ts"
export { choiceLetter, renderPrompt } from "./Prompt.ts"
export { Purse, type Wallet } from "./desk/Purse.ts"
export { splitInline } from "./reading/InlineChain.ts"
export { type Manner, PARSER_VERSION, readTrace } from "./reading/Reasoning.ts"
export { hostOf } from "./desk/Station.ts"
export { type LoadedProblems, loadProblems, type SkippedRow } from "./sources/LoadProblems.ts"
export { checkFieldMap, type FieldMapProblem } from "./sources/FieldMapCheck.ts"
export { lookUp } from "./sources/FieldPath.ts"
export { type BadField, readField, readText } from "./sources/FieldText.ts"
export { type FindOptions, findFiles } from "./sources/Files.ts"
export { mapRow } from "./sources/MapRow.ts"
export { type BadRow, type Place, placeName, type Row, type RowOrBad } from "./sources/Row.ts"
export { type ReadOptions, readRows, standardInput } from "./sources/Rows.ts"
export type { Noted, Strategy, StrategyOutcome } from "./Strategy.ts"
export { rejectionSampling } from "./strategies/rejection-sampling.ts"
export { layerOpenAiCompatible } from "./teachers/openai-compatible.ts"
export { layerRewardModel, type RewardWire } from "./teachers/reward-model.ts"
export { type EndpointReport, probeBound, probeEndpoint, type ProbeLine } from "./teachers/probe/Probe.ts"
