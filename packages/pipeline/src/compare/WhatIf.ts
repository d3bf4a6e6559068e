import type { FilterError } from "@cotton/filters"
import type { Journal, JournalError } from "@cotton/schema/ports/Journal"
import {
  type ChangedRow,
  changedRows,
  type Choice,
  chooseCuts,
  type CutEffect,
  type CutError,
  effectOn,
  type FunnelCause,
  leftCauses,
  type Picture,
  splitOf
} from "@cotton/selection"
import * as Effect from "effect/Effect"
import { agreementsAmong, underAgreements } from "../agree/Agreements.ts"
import { rejudge } from "../Backlog.ts"
import { splitSizes } from "../Chosen.ts"
import type { Run } from "../Run.ts"
import { layerRunJudging } from "../Services.ts"
import { composed, type Judged } from "./Compose.ts"
import type { Experiment } from "./Experiment.ts"
import { readSamples, type Sample } from "./Samples.ts"
import { isOfCuts, type SettingDifference, settingDifferences } from "./Settings.ts"

/** What the journal holds for an experiment, under each of its plans. */
export interface Gathered {
  readonly judged: ReadonlyArray<Judged>
  /** The runs under whose filters stored traces have no sound verdict yet, and how many. */
  readonly lacking: ReadonlyArray<{ readonly run: Run; readonly traces: number }>
}

const runsOf = ({ after, before, changes }: Experiment): ReadonlyArray<Run> => [
  before,
  after,
  ...changes.flatMap(({ alone, others }) => [alone, others]).filter((run) => run !== null)
]

/** Reads the samples under the plans of an experiment that do not follow from one another. Writes nothing. */
export const gather = Effect.fnUntraced(function* (experiment: Experiment) {
  const judged: Array<Judged> = []
  const lacking: Array<Gathered["lacking"][number]> = []
  for (const run of runsOf(experiment)) {
    const direct = run === experiment.before || run === experiment.after
    if (judged.some((one) => one.run.plan === run.plan) || (!direct && composed(run, judged) !== null)) continue
    const { asked, lacking: traces, samples } = yield* readSamples(run)
    judged.push({ run, samples, asked })
    if (traces > 0) lacking.push({ run, traces })
  }
  return { judged, lacking } satisfies Gathered
})

/**
 * Judges what lacks a verdict under these runs' filters, then gathers anew: writes to the journal, buys nothing. Only what
 * was judged tells whether another plan follows from it, so that one may be judged after it; each at most once.
 */
export const judgeLacking = (
  experiment: Experiment,
  lacking: Gathered["lacking"]
): Effect.Effect<Gathered, JournalError | FilterError, Journal> =>
  Effect.gen(function* () {
    const judged = new Set<string>()
    let gathered: Gathered = { judged: [], lacking }
    do {
      for (const { run } of gathered.lacking) {
        if (judged.has(run.plan)) continue
        judged.add(run.plan)
        yield* Effect.provide(rejudge(run), layerRunJudging(run))
      }
      gathered = yield* gather(experiment)
    } while (gathered.lacking.some(({ run }) => !judged.has(run.plan)))
    return gathered
  })

/** A cut on one side. */
export interface CutFigures {
  readonly train: number
  readonly validation: number
  readonly problems: number
  readonly tokens: number
}

export interface ChangedCut {
  readonly name: string
  /** `null` for a cut that is not there on this side. */
  readonly before: CutFigures | null
  readonly after: CutFigures | null
  readonly effect: CutEffect
  readonly rows: ReadonlyArray<ChangedRow>
  /** Rows of both sides that change between train and validation. */
  readonly moved: number
  /** What is left out by the cut as it would be. */
  readonly left: Choice["left"] | null
  readonly causes: ReadonlyArray<FunnelCause>
}

/** Rows that come and go, and those that change between train and validation. */
export interface ChangeEffect extends CutEffect {
  readonly moved: number
}

/** What one change does by cut: by itself to the run as it stands, and as the last one after all the others. */
export interface Attribution {
  readonly label: string
  readonly alone: ReadonlyMap<string, ChangeEffect> | null
  readonly given: ReadonlyMap<string, ChangeEffect> | null
}

export interface WhatIf {
  /** Settings that differ and on which a cut can depend, and those that no cut looks at. */
  readonly settings: ReadonlyArray<SettingDifference>
  readonly idle: ReadonlyArray<SettingDifference>
  readonly samples: number
  readonly cuts: ReadonlyArray<ChangedCut>
  readonly attribution: ReadonlyArray<Attribution>
}

interface Chosen {
  readonly run: Run
  readonly samples: ReadonlyArray<Sample>
  readonly cuts: ReadonlyMap<string, Choice>
}

const chooseFor = (run: Run, { judged }: Gathered): Effect.Effect<Chosen, CutError> =>
  Effect.gen(function* () {
    const stored = composed(run, judged) ?? []
    const samples = underAgreements(stored, yield* agreementsAmong(run, judged[0]?.asked ?? new Map(), stored))
    const { cuts, export: spec, sample } = run.recipe
    return { run, samples, cuts: yield* Effect.fromResult(chooseCuts(samples, cuts, sample.keep, spec.seed)) }
  })

const pictureOf = ({ run, samples, cuts }: Chosen, name: string): Picture | null => {
  const [spec, choice] = [run.recipe.cuts[name], cuts.get(name)]
  return spec === undefined || choice === undefined ? null : { spec, choice, candidates: samples }
}

const figuresOf = ({ run, samples }: Chosen, { choice }: Picture): CutFigures => {
  const { problems, tokens } = choice
  return { ...splitSizes(run, samples, choice), problems, tokens }
}

/** The names on either side: those of the later side in its order, then those that are gone. */
const namesOf = (before: Chosen, after: Chosen) => [...new Set([...after.cuts.keys(), ...before.cuts.keys()])]

const movedRows = (before: Chosen, after: Chosen, name: string): number => {
  const [a, b] = [before.run.recipe.export, after.run.recipe.export]
  const [was, is] = [before.cuts.get(name), after.cuts.get(name)]
  if ((a.seed === b.seed && a.validation === b.validation) || was === undefined || is === undefined) return 0
  return after.samples.filter(
    ({ problemId, traceId }) =>
      was.rows.has(traceId) &&
      is.rows.has(traceId) &&
      splitOf(problemId, a.seed, a.validation) !== splitOf(problemId, b.seed, b.validation)
  ).length
}

const changedCut = (before: Chosen, after: Chosen, name: string): ChangedCut => {
  const [was, is] = [pictureOf(before, name), pictureOf(after, name)]
  return {
    name,
    before: was && figuresOf(before, was),
    after: is && figuresOf(after, is),
    effect: effectOn(was?.choice, is?.choice),
    rows: changedRows(was, is),
    moved: movedRows(before, after, name),
    left: is && is.choice.left,
    causes: is === null ? [] : leftCauses(after.samples, is.spec)
  }
}

const effects = (before: Chosen, after: Chosen): ReadonlyMap<string, ChangeEffect> =>
  new Map(
    namesOf(before, after).map((name) => [
      name,
      Object.assign({ moved: movedRows(before, after, name) }, effectOn(before.cuts.get(name), after.cuts.get(name)))
    ])
  )

/** What an experiment changes, from the samples that were gathered for it. */
export const whatIf = Effect.fnUntraced(function* (experiment: Experiment, gathered: Gathered) {
  const before = yield* chooseFor(experiment.before, gathered)
  const after = yield* chooseFor(experiment.after, gathered)
  const choose = (run: Run) =>
    run === experiment.before
      ? Effect.succeed(before)
      : run === experiment.after
        ? Effect.succeed(after)
        : chooseFor(run, gathered)
  const differing = settingDifferences(experiment.before, experiment.after)
  const attribution: Array<Attribution> = []
  for (const { alone, label, others } of experiment.changes) {
    attribution.push({
      label,
      alone: alone && effects(before, yield* choose(alone)),
      given: others && effects(yield* choose(others), after)
    })
  }
  return {
    settings: differing.filter(isOfCuts),
    idle: differing.filter((one) => !isOfCuts(one)),
    samples: after.samples.length,
    cuts: namesOf(before, after).map((name) => changedCut(before, after, name)),
    attribution
  } satisfies WhatIf
})
