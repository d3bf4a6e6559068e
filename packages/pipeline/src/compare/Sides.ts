import type { Call } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import {
  type ChangedRow,
  changedRows,
  chooseCuts,
  compareYields,
  isUnjudged,
  type KeptOf,
  type Picture,
  type YieldComparison
} from "@cotton/selection"
import { layerJournalReader } from "@cotton/store"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { isDeepStrictEqual } from "node:util"
import { nearest } from "@cotton/schema/Nearest"
import { agreementsAmong, underAgreements } from "../agree/Agreements.ts"
import { CutUnknown } from "../errors.ts"
import type { StoredRun } from "../StoredRun.ts"
import { NO_SAMPLES, readSamples, type Sample, type Samples } from "./Samples.ts"
import { ruleDifferences, type SettingDifference, settingDifferences } from "./Settings.ts"

/** A run, or one of its cuts, as it is compared. */
export interface Side {
  readonly stored: StoredRun
  /** The cut's name; `null` for all traces that pass the run's filters. */
  readonly cut: string | null
  readonly read: Samples
  readonly picture: Picture
}

/** What it cost to get what is kept; `null` where nothing is. */
export interface CostFigures {
  /** US dollars, and output tokens, of all that was bought for the compared problems. */
  readonly usd: number
  readonly tokens: number
  readonly usdPerKept: number | null
  readonly tokensPerKept: number | null
}

export interface SidesComparison {
  /** Fields that differ; of two named cuts, their rules as `cut.answer`, and no other cut's. */
  readonly settings: ReadonlyArray<SettingDifference>
  readonly yields: YieldComparison
  readonly cost: { readonly before: CostFigures; readonly after: CostFigures }
  /** Problems that both sides have a sample of, and those that only one has: they are left out of every figure. */
  readonly problems: { readonly shared: number; readonly onlyBefore: number; readonly onlyAfter: number }
  /** Shared problems whose words, answer or tests differ. */
  readonly reworded: number
  /** Traces that both sides judged: the same calls with the same replies. `traces` is `null` where there are too few. */
  readonly sameTraces: number
  readonly traces: ReadonlyArray<ChangedRow> | null
}

const KEPT = { answer: "right", ignore: [] } as const

/** Everything that passes, however many a problem. */
const keptPicture = (samples: ReadonlyArray<Sample>) =>
  Effect.map(
    Effect.fromResult(chooseCuts(samples, { kept: { ...KEPT, perProblem: Number.MAX_SAFE_INTEGER } }, 1, 0)),
    (chosen): Picture => ({ spec: KEPT, choice: chosen.get("kept")!, candidates: samples })
  )

/** Reads the samples of a run. It takes no lock: a running run is read as far as it is. */
export const readStoredSamples = Effect.fn("readStoredSamples")(function* ({ directory: { journal }, run }: StoredRun) {
  if (!existsSync(journal)) return NO_SAMPLES
  const read = yield* Effect.provide(readSamples(run), layerJournalReader(journal))
  const agreements = yield* agreementsAmong(run, read.asked, read.samples)
  return { ...read, samples: underAgreements(read.samples, agreements) } satisfies Samples
})

/**
 * One side, from the samples that its run holds; what no filter has seen yet is no sample of it. `name` is the run's in
 * messages.
 */
export const sideOf = Effect.fnUntraced(function* (stored: StoredRun, cut: string | null, all: Samples, name?: string) {
  const read: Samples = { ...all, samples: all.samples.filter((sample) => !isUnjudged(sample)) }
  const { directory, run } = stored
  const { cuts, export: spec, sample } = run.recipe
  if (cut === null) return { stored, cut, read, picture: yield* keptPicture(read.samples) } satisfies Side
  if (!Object.hasOwn(cuts, cut)) {
    const known = Object.keys(cuts)
    return yield* new CutUnknown({ path: name ?? directory.folder, cut, known, near: nearest(cut, known) ?? null })
  }
  const chosen = yield* Effect.fromResult(chooseCuts(read.samples, cuts, sample.keep, spec.seed))
  const picture: Picture = { spec: cuts[cut]!, choice: chosen.get(cut)!, candidates: read.samples }
  return { stored, cut, read, picture } satisfies Side
})

const ofProblems = ({ picture, read }: Side, ids: ReadonlySet<string>): KeptOf => ({
  candidates: read.samples.filter(({ problemId }) => ids.has(problemId)),
  rows: picture.choice.rows
})

const costOf = ({ read }: Side, ids: ReadonlySet<string>, kept: number): CostFigures => {
  let usd = 0
  let tokens = 0
  for (const [id, paid] of read.bought) {
    if (!ids.has(id)) continue
    usd += paid.usd
    tokens += paid.tokens
  }
  return {
    usd,
    tokens,
    usdPerKept: kept === 0 ? null : usd / kept,
    tokensPerKept: kept === 0 ? null : tokens / kept
  }
}

/** Of two named cuts, their own rules; the rules of the others have no bearing. */
const settingsOf = (before: Side, after: Side): ReadonlyArray<SettingDifference> => {
  const { cut: a } = before
  const { cut: b } = after
  const all = settingDifferences(before.stored.run, after.stored.run)
  if (a === null && b === null) return all
  const ruleOf = ({ cut, picture: { choice, spec } }: Side) => ({
    ...spec,
    perProblem: cut === null ? "no limit" : choice.perProblem
  })
  return [...all.filter(({ field }) => !field.startsWith("cuts.")), ...ruleDifferences(ruleOf(before), ruleOf(after))]
}

/** Of the samples that both sides have, this share must be the same traces for what flipped to be told trace by trace. */
const SAME_SHARE = 0.9
/** Pairs whose replies are read to make sure. */
const LOOKED_AT = 20

const alike = (a: Sample, b: Sample): boolean =>
  a.key === b.key && a.outputTokens === b.outputTokens && a.finish === b.finish && a.replied === b.replied

const repliesOf = ({ stored: { directory, run } }: Side, seqs: ReadonlyArray<number>) =>
  Effect.gen(function* () {
    const journal = yield* Journal
    const stored = yield* journal.calls(seqs, run.plan)
    return stored.map(({ call }): Call["reply"] => call.reply)
  }).pipe(Effect.provide(layerJournalReader(directory.journal)))

/**
 * The ids of the traces that both sides judged. Two runs of one recipe have equal calls with other replies, so equal keys
 * do not suffice: the counted tokens and the finish have to agree, and the replies of a few pairs, spread over all.
 */
const sameTraces = Effect.fnUntraced(function* (before: Side, after: Side, ids: ReadonlySet<string>) {
  const others = new Map(after.read.samples.map((sample) => [sample.traceId, sample]))
  const both = before.read.samples.flatMap((sample) => {
    const other = ids.has(sample.problemId) ? others.get(sample.traceId) : undefined
    return other === undefined ? [] : [[sample, other] as const]
  })
  const same = both.filter(([a, b]) => alike(a, b))
  const set = new Set(same.map(([{ traceId }]) => traceId))
  if (same.length === 0 || same.length < SAME_SHARE * both.length) return null
  if (before.stored.directory.journal === after.stored.directory.journal) return set
  const replied = same.filter(([{ replied: has }]) => has)
  const step = Math.max(1, Math.floor(replied.length / LOOKED_AT))
  const pairs = replied.filter((_, at) => at % step === 0).slice(0, LOOKED_AT)
  const [a, b] = yield* Effect.all([
    repliesOf(
      before,
      pairs.map(([{ seq }]) => seq)
    ),
    repliesOf(
      after,
      pairs.map(([, { seq }]) => seq)
    )
  ])
  return a.every((reply, at) => isDeepStrictEqual(reply?.message, b[at]?.message)) ? set : null
})

/** Compares two sides, `before` being the baseline, on the problems that both have a sample of. */
export const compareSides = Effect.fn("compareSides")(function* (before: Side, after: Side) {
  const [idsBefore, idsAfter] = [before, after].map(
    ({ read }) => new Set(read.samples.map(({ problemId }) => problemId))
  ) as [Set<string>, Set<string>]
  const shared = idsBefore.intersection(idsAfter)
  const yields = compareYields(ofProblems(before, shared), ofProblems(after, shared))
  const same = yield* sameTraces(before, after, shared)
  const reworded = [...shared].filter((id) => before.read.problems.get(id) !== after.read.problems.get(id)).length
  return {
    settings: settingsOf(before, after),
    yields,
    cost: {
      before: costOf(before, shared, yields.before.kept),
      after: costOf(after, shared, yields.after.kept)
    },
    problems: {
      shared: shared.size,
      onlyBefore: idsBefore.size - shared.size,
      onlyAfter: idsAfter.size - shared.size
    },
    reworded,
    sameTraces: same?.size ?? 0,
    traces: same === null ? null : changedRows(before.picture, after.picture).filter(({ traceId }) => same.has(traceId))
  } satisfies SidesComparison
})
