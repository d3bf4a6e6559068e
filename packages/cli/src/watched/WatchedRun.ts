import { readTrace } from "@cotton/generator/reading/Reasoning"
import {
  type Agreements,
  agreementWords,
  choose,
  judgedUnder,
  readStoredRun,
  splitSizes,
  type StoredRun
} from "@cotton/pipeline"
import { examineProblem, type ExaminedProblem } from "@cotton/pipeline/examine/Examine"
import { type Sample, samplesOf } from "@cotton/pipeline/examine/Sample"
import type { Html } from "@cotton/report/Html"
import type { ReportLinks } from "@cotton/report/Links"
import type { ReportFacts } from "@cotton/report/ReportFacts"
import { traceAddress, tracesAddress } from "@cotton/report/web/Addresses"
import type {
  GatheredReport,
  LiveStatus,
  ProblemView,
  RunSource,
  SampleView,
  TraceView
} from "@cotton/report/web/RunSource"
import { TraceIndex } from "@cotton/report/web/TraceIndex"
import { listTraces, type ReadBodies } from "@cotton/report/web/TraceList"
import { EVERYTHING } from "@cotton/report/web/TracesQuery"
import { type Entry, Journal } from "@cotton/schema/ports/Journal"
import type { Choice } from "@cotton/selection"
import { readStatus, type Status } from "@cotton/store"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { stateOf, storedState } from "../display/RunState.ts"
import { gathering, ruleOf, runFacts } from "../Report.ts"
import { cutWords } from "./CutWords.ts"
import { isRunning, liveFigures } from "./LiveFigures.ts"
import { Pacing } from "./Pacing.ts"
import { standingRows } from "./Rows.ts"

/** The small columns are read again so often, and the bodies of all traces so often, while a run goes on and someone looks. */
const ROWS = { everyMs: 2000, rest: 20 }
const BODIES = { everyMs: 5000, rest: 10 }
/** A list waits for fresh rows when they take less than so many milliseconds; else it shows what was read last. */
const MOST_WAIT_MS = 400

/** From the report to the lists and the traces that it speaks of. */
const LINKS: ReportLinks = {
  trace: (id) => {
    const at = id.lastIndexOf("/")
    return traceAddress(id.slice(0, at), Number(id.slice(at + 1)))
  },
  reason: (filter, reason) => tracesAddress({ ...EVERYTHING, filter, reason })
}

type Keys = ReturnType<StoredRun["run"]["asking"]["keys"]>

const viewOf = ({ cuts, ...sample }: ExaminedProblem["samples"][number]): SampleView => ({
  ...sample,
  cuts: cuts.map(cutWords)
})

const problemView = ({ agreement, problem, samples, shortestKept }: ExaminedProblem): ProblemView => ({
  problem,
  samples: samples.map(viewOf),
  shortestKept,
  ...(agreement === null ? {} : { agreed: { as: agreement.as, words: agreementWords(agreement) } })
})

/** What the filters have seen of a sample, for the report. */
const seenOf = (
  { trace, fate, verdicts, call, current }: Sample,
  problem: ExaminedProblem["problem"],
  agreements: Agreements
) =>
  trace === null || !current || fate === "failed"
    ? []
    : [{ call, judged: judgedUnder({ problem, trace, verdicts, standing: fate }, agreements.get(problem.id)) }]

/**
 * A stored run for the pages in a browser, read beside its writer. Lists come from small columns in memory, a trace from
 * its problem's place in the journal, the report from one reading of everything; each of them is read again only when the
 * run has gone on and someone looks, and only a small share of the time.
 */
export class WatchedRun implements RunSource {
  readonly name: string
  readonly #folder: string
  readonly #run: <A, E>(effect: Effect.Effect<A, E, Journal>) => Promise<A>
  readonly #journal: Journal["Service"]
  readonly #index = new TraceIndex()
  readonly #keys = new Map<string, Keys>()
  #stored: StoredRun
  /** With which recipe, and at which start of the run, the problems were read. */
  #problemsOf = ""
  #chosen: ReadonlyMap<string, Choice> | null = null
  #facts: { readonly of: number; readonly at: number; readonly facts: ReportFacts } | null = null
  #report: { readonly of: ReportFacts; readonly state: string; readonly page: Html } | null = null
  /** The state of the run that was read last: a run that has ended is not read again. */
  #readAt: string | null = null
  readonly #rows = new Pacing(ROWS, () => this.#readRows())
  readonly #bodies = new Pacing(BODIES, () => this.#readBodies())

  constructor(name: string, stored: StoredRun, context: Context.Context<Journal>) {
    this.name = name
    this.#folder = stored.directory.folder
    this.#stored = stored
    this.#journal = Context.get(context, Journal)
    this.#run = Effect.runPromiseWith(context)
  }

  /** Begins to read. */
  start(): void {
    this.#rows.begin()
  }

  get #status(): Status | null {
    return readStatus(this.#folder)
  }

  #isNew(status: Status | null): boolean {
    return !this.#rows.done || isRunning(status) || this.#readAt !== (status?.updatedAt ?? null)
  }

  async #readRows(): Promise<void> {
    const status = this.#status
    await this.#takeUp()
    const { run, stored } = this.#stored
    const entries: Array<Entry> = []
    await this.#run(
      Stream.runForEachArray(this.#journal.entries(run.plan), (page) => Effect.sync(() => void entries.push(...page)))
    )
    // Their words change with the start of a run alone.
    const problemsOf = `${stored.recipeDigest} ${status?.startedAt}`
    if (problemsOf !== this.#problemsOf || entries.some(({ problemId }) => !this.#index.knows(problemId))) {
      this.#problemsOf = problemsOf
      await this.#run(
        Stream.runForEachArray(this.#journal.problems, (page) =>
          Effect.sync(() => {
            for (const problem of page) {
              this.#index.addProblem(problem)
              this.#keys.set(problem.id, run.asking.keys(problem))
            }
          })
        )
      )
    }
    this.#index.replace(standingRows(entries, this.#keys))
    this.#readAt = status?.updatedAt ?? null
    this.#bodies.begin()
  }

  /** The run may be continued with other filters while it is looked at: then its own file says so. */
  async #takeUp(): Promise<void> {
    const before = this.#stored.stored
    const stored = await this.#run(readStoredRun(this.#folder)).catch(() => this.#stored)
    if (stored.stored.recipeDigest !== before.recipeDigest) this.#stored = stored
  }

  async #readBodies(): Promise<void> {
    const of = this.#index.revision
    if (this.#facts?.of === of) return
    const at = Date.now()
    const { run } = this.#stored
    const { agreements, all, chosen } = await this.#run(choose(run))
    const gathered = gathering(run)
    await this.#run(
      Stream.runForEach(this.#journal.dossiers(run.plan), (dossier) =>
        Effect.sync(() => {
          const samples = samplesOf(run, dossier)
          for (const { seq, verdicts } of samples) this.#index.addAnswers(seq, verdicts)
          gathered.take(
            dossier,
            samples.flatMap((sample) => seenOf(sample, dossier.problem, agreements))
          )
        })
      )
    )
    const facts = runFacts(run, {
      folder: this.#folder,
      state: storedState(this.#folder),
      command: `cotton show ${this.name}`,
      judging: await this.#run(this.#journal.spentBeside)
    })
    const cuts = Array.from(chosen, ([name, choice]) => {
      const { tokens, problems } = choice
      const spec = run.recipe.cuts[name]
      const rule = spec === undefined ? "" : ruleOf(spec, choice)
      return { name, ...splitSizes(run, all, choice), tokens, problems, rule }
    })
    this.#chosen = chosen
    this.#facts = { of, at, facts: gathered.facts({ ...facts, cuts }) }
    this.#index.forgetSearches()
  }

  /** Waits for the first reading, and for a later one when it is a short one. */
  async #fresh(): Promise<void> {
    if (!this.#rows.done) return this.#rows.refresh()
    if (!this.#isNew(this.#status)) return
    if (this.#rows.tookMs <= MOST_WAIT_MS) await this.#rows.refresh()
    else this.#rows.begin()
  }

  async status(): Promise<LiveStatus> {
    const status = this.#status
    // Whoever looks keeps the rows fresh; nobody waits for them here.
    if (this.#isNew(status)) this.#rows.begin()
    else this.#bodies.begin()
    return {
      state: status === null ? "no status yet" : stateOf(status),
      running: isRunning(status),
      revision: this.#index.revision,
      figures: liveFigures(status)
    }
  }

  async report(): Promise<GatheredReport | null> {
    await this.#fresh()
    if (this.#facts?.of !== this.#index.revision) await Promise.race([this.#bodies.refresh(), delay(MOST_WAIT_MS)])
    if (this.#facts === null) return null
    const { facts, at } = this.#facts
    // Drawing takes a library that no other page needs.
    const { reportPage } = await import("@cotton/report/Report")
    // A run that is killed says nothing: its state is another one while its traces are the same.
    const state = storedState(this.#folder)
    if (this.#report?.of !== facts || this.#report.state !== state) {
      const page = reportPage({ ...facts, run: { ...facts.run, state } }, LINKS)
      this.#report = { of: facts, state, page }
    }
    return { page: this.#report.page, at, stale: this.#facts.of !== this.#index.revision }
  }

  readonly #read: ReadBodies = async (seqs) => {
    const { run } = this.#stored
    const stored = await this.#run(this.#journal.calls(seqs, run.plan))
    return stored.map(({ seq, call, judgement }) => ({
      seq,
      trace: readTrace(call, run.recipe.teacher),
      verdicts: judgement?.verdicts ?? []
    }))
  }

  traces: RunSource["traces"] = async (query, signal) => {
    await this.#fresh()
    return listTraces(this.#index, query, this.#read, signal)
  }

  neighbours: RunSource["neighbours"] = async (query, problemId, index) => {
    await this.#fresh()
    return this.#index.neighbours(query, problemId, index)
  }

  async #examined(problemId: string): Promise<ExaminedProblem | null> {
    return this.#run(examineProblem(this.#stored, problemId, this.#chosen === null ? {} : { chosen: this.#chosen }))
  }

  async problem(problemId: string): Promise<ProblemView | null> {
    const examined = await this.#examined(problemId)
    return examined === null ? null : problemView(examined)
  }

  async trace(problemId: string, index: number): Promise<TraceView | null> {
    const problem = await this.problem(problemId)
    const sample = problem?.samples.find((one) => one.index === index)
    return problem === null || sample === undefined ? null : { ...problem, sample }
  }
}

const delay = (ms: number) => new Promise<void>((done) => void setTimeout(done, ms))
