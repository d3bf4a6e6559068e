import type { ResolvedRecipe, Run } from "@cotton/pipeline"
import type { WatchOptions } from "./display/Watch.ts"
import type { Begun } from "./display/History.ts"
import { settingsToTell } from "./SettingsToTell.ts"
import { VERSION } from "./Version.ts"

/** What a display and a run's history are told of what is bought: its limits, and what it was begun with. */
export const buyingWatch = (
  command: Begun["command"],
  { recipe: { budget, sample, teacher } }: Run,
  { digest, file }: ResolvedRecipe,
  settings: ReadonlyArray<string>
) =>
  ({
    cap: budget.usd ?? null,
    limit: sample.limit,
    totalMs: teacher.timeouts.total * 1000,
    begun: { command, version: VERSION, recipe: file, digest, settings: settingsToTell(settings) }
  }) satisfies Partial<WatchOptions>
