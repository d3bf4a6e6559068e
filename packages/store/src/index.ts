export * from "./errors.ts"
export {
  bucketOf,
  EMPTY_HISTOGRAM,
  type Histogram,
  HistogramCounter,
  middleOf,
  perOctaveOf,
  quantile
} from "./Histogram.ts"
export { layerJournal, layerJournalReader, type Opened } from "./Journal.ts"
export { appendLog, type LogEntry, logFile, readLog } from "./Log.ts"
export { profileFile, readProfile, writeProfile } from "./Profile.ts"
export * from "./RunDirectory.ts"
export { lookAtStatus, type Pace, readStatus, rememberStatus, replaceFile, type Status, writeStatus } from "./Status.ts"
