import type { DatasetSummary } from "@cotton/exporter"
import type { Closing } from "@cotton/generator"
import type { JudgedTrace, Run } from "@cotton/pipeline"
import { Gathering } from "@cotton/report/Gathering"
import { shellWord } from "@cotton/schema/ShellWord"
import type { RunFacts } from "@cotton/report/ReportFacts"
import { settingsOf } from "@cotton/report/Settings"
import { type CutSpec, IMPORTED } from "@cotton/schema"
import { legibleLine } from "@cotton/schema/Legible"
import type { Dossier } from "@cotton/schema/ports/Journal"
import type { Choice } from "@cotton/selection"
import { readStatus, replaceFile } from "@cotton/store"
import * as Effect from "effect/Effect"
import { rmSync } from "node:fs"
import { basename, join, relative } from "node:path"
import { VERSION } from "./Version.ts"

/** A report in the making: `seen` counts the traces while the dataset is written, `write` makes the file of it. */
export interface Reporting {
  readonly seen: (dossier: Dossier, traces: ReadonlyArray<JudgedTrace>) => void
  /** Writes `report.html`. Returns its path as the user would write it, or `null` after a warning: it fails no run. */
  readonly write: (it: Written) => Effect.Effect<string | null>
}

interface Written {
  /** The run directory, absolute. */
  readonly folder: string
  /** Where the run stands, in words. */
  readonly state: string
  readonly command: string
  readonly dataset: {
    readonly summary: DatasetSummary
    readonly chosen: ReadonlyMap<string, Choice>
    readonly judging: RunFacts["judging"]
  }
  readonly say: (line: string) => void
}

/** What a cut takes, in words. */
export const ruleOf = ({ answer, ignore, tokens }: CutSpec, { perProblem, short }: Choice): string =>
  [
    answer === "right" ? "every filter passes" : "every filter that does not judge the answer passes",
    ...(ignore.length > 0 ? [`without ${ignore.join(", ")}`] : []),
    `at most ${perProblem.toLocaleString("en-US")} a problem`,
    ...(tokens === undefined ? [] : [`up to the tokens of ${tokens}`]),
    ...(short > 0 ? [`${short.toLocaleString("en-US")} tokens short of them`] : [])
  ].join("; ")

/** What is known of a run without looking into its journal. */
export const runFacts = (
  run: Run,
  {
    folder,
    state,
    command,
    judging
  }: {
    readonly folder: string
    readonly state: string
    readonly command: string
    readonly judging: RunFacts["judging"]
  }
): RunFacts => {
  const { recipe } = run
  const imported = recipe.teacher.at.every(({ url }) => url === IMPORTED)
  return {
    name: recipe.name ?? basename(folder),
    teacher: recipe.teacher.model,
    hosts: [...new Set(run.hosts)],
    imported,
    state,
    recipeDigest: run.resolved.digest,
    version: VERSION,
    writtenAt: new Date().toISOString(),
    command,
    show: `cotton show ${shellWord(relative(process.cwd(), folder) || ".")}`,
    free: [recipe.teacher, ...Object.values(run.judges)].every(({ at }) => at.every(({ price }) => price === "free")),
    judging,
    capUsd: recipe.budget.usd ?? null,
    // Nobody knows the limit of an imported trace.
    limit: imported ? null : recipe.sample.limit,
    keep: recipe.sample.keep,
    tries: recipe.sample.tries,
    cuts: [],
    filters: run.filters,
    settings: settingsOf(recipe),
    notes: [],
    warnings: readStatus(folder)?.warnings ?? []
  }
}

const STATES: Partial<Record<Closing["why"], string>> = {
  settled: "done",
  budget: "stopped: the budget is reached",
  drain: "interrupted",
  interrupted: "interrupted"
}

/** Where a run stands that has just ended. */
export const stateOfClosing = (closing: Closing): string =>
  STATES[closing.why] ?? ("message" in closing ? `stopped: ${closing.message}` : "stopped")

export const gathering = (run: Run): Gathering => new Gathering({ key: run.asking.key, seed: run.recipe.export.seed })

export const reporting = (run: Run): Reporting => {
  const gathered = gathering(run)
  const write = async ({ command, dataset, folder, state }: Written): Promise<string> => {
    // Drawing takes a library that no other part of a run needs.
    const { renderReport } = await import("@cotton/report/Report")
    const { chosen, judging, summary } = dataset
    const facts = gathered.facts({
      ...runFacts(run, { folder, state, command, judging }),
      notes: summary.notes,
      cuts: summary.cuts.map(({ name, tokens, train, validation }) => {
        const choice = chosen.get(name)
        const spec = run.recipe.cuts[name]
        const rule = choice === undefined || spec === undefined ? "" : ruleOf(spec, choice)
        return { name, train, validation, tokens, problems: choice?.problems ?? 0, rule }
      })
    })
    const file = join(folder, "report.html")
    try {
      replaceFile(file, renderReport(facts))
    } catch (error) {
      // Half a file would be in the way of what comes next to a full disk.
      rmSync(`${file}.new`, { force: true })
      throw error
    }
    return relative(process.cwd(), file)
  }
  return {
    seen: (dossier, traces) => gathered.take(dossier, traces),
    write: (it) =>
      Effect.tryPromise({ try: () => write(it), catch: (error) => error }).pipe(
        Effect.catch((error) =>
          Effect.sync(() => {
            const why = legibleLine(error instanceof Error ? error.message : String(error))
            it.say(`warning: the report could not be written (${why}); the dataset is not touched by it`)
            return null
          })
        )
      )
  }
}
