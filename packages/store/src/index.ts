export * from "./errors.ts"
export { layerJournal, type Opened } from "./Journal.ts"
export * from "./RunDirectory.ts"
export { readStatus, replaceFile, type Status, writeStatus } from "./Status.ts"
