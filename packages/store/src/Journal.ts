import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Worker } from "node:worker_threads"
import { type Call, marksOf, type Problem } from "@cotton/schema"
import {
  type Dossier,
  type Entry,
  Journal,
  JournalError,
  type Judgement,
  type SpentBeside,
  type Stored
} from "@cotton/schema/ports/Journal"
import type { DatabaseFailure, OpenOptions } from "./Database.ts"
import type { Answer, Append, DossierRow, EntryRow, Page, Question, StoredRow } from "./ThreadProtocol.ts"

/** Bytes that may wait for their commit before `append…` waits too. */
const MOST_UNWRITTEN = 16_000_000
/**
 * Megabytes of the thread's heap. Its garbage is short-lived (texts on their way to the disk); without a small nursery
 * V8 lets hundreds of megabytes of it lie.
 */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 }
/** Problems a page of reading. Bodies are large, small columns are not. */
const PAGE = { problems: 1000, entries: 1000, dossiers: 50 }

/** What a journal says when it is opened. */
export interface Opened {
  readonly salvaged: { readonly kept: string; readonly calls: number; readonly why: string } | null
}

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (failure: DatabaseFailure) => void
  readonly bytes: number
}

const MESSAGES: Record<DatabaseFailure["reason"], (path: string, message: string) => string> = {
  locked: (path) => `${path} is in use by another process`,
  "disk-full": (path) => `no space is left for ${path}; what was acknowledged is safe. Free some space, then run again`,
  "newer-version": (path, message) => `${path}: ${message}; update Cotton to read it`,
  damaged: (path, message) =>
    `${path} is damaged (${message}); keep a copy, then run again: what can be read is saved into a new journal`,
  io: (path, message) => `${path}: ${message}`
}

const toError = (path: string, { reason, message }: DatabaseFailure) =>
  new JournalError({ reason, path, message: MESSAGES[reason](path, message) })

/** The thread with its promises: one object, so that the Effects around it stay small. */
class Thread {
  readonly path: string
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #room: Array<() => void> = []
  #id = 0
  #unwritten = 0
  #dead: DatabaseFailure | null = null

  constructor(path: string, worker: Worker) {
    this.path = path
    this.#worker = worker
    worker.on("message", (answer: Answer) => this.#receive(answer))
    worker.on("error", (error) => this.#die({ reason: "io", message: error.message }))
    worker.on("exit", () => this.#die({ reason: "io", message: "the journal's thread has ended" }))
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (waiting !== undefined) this.#unwritten -= waiting.bytes
    return waiting
  }

  #receive(answer: Answer): void {
    if (answer._tag === "Committed") {
      answer.ids.forEach((id, at) => this.#settle(id)?.resolve(answer.seqs[at] as never))
    } else if (answer._tag === "Read") this.#settle(answer.id)?.resolve(answer.value as never)
    else if (answer._tag === "Refused") for (const id of answer.ids) this.#settle(id)?.reject(answer.failure)
    while (this.#unwritten < MOST_UNWRITTEN && this.#room.length > 0) this.#room.shift()?.()
  }

  #die(failure: DatabaseFailure): void {
    this.#dead ??= failure
    for (const id of this.#waiting.keys()) this.#settle(id)?.reject(failure)
    for (const go of this.#room.splice(0)) go()
  }

  #send(message: Record<string, unknown>, bytes: number): Promise<never> {
    return new Promise((resolve, reject) => {
      // oxlint-disable-next-line prefer-promise-reject-errors -- a failure is data here; it becomes a JournalError at the port
      if (this.#dead !== null) return reject(this.#dead)
      const id = ++this.#id
      this.#waiting.set(id, { resolve, reject, bytes })
      this.#unwritten += bytes
      this.#worker.postMessage({ ...message, id })
    })
  }

  async append(entry: DistributiveOmit<Append, "id" | "bytes" | "_tag">, bytes: number): Promise<number> {
    while (this.#unwritten >= MOST_UNWRITTEN && this.#dead === null) {
      await new Promise<void>((go) => this.#room.push(go))
    }
    return this.#send({ ...entry, _tag: "Append", bytes }, bytes)
  }

  read<A>(question: DistributiveOmit<Question, "id" | "_tag">): Promise<A> {
    return this.#send({ ...question, _tag: "Question" }, 0)
  }

  /** Waits for everything that was sent, then closes the file. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#dead !== null) return resolve()
      this.#worker.once("exit", () => resolve())
      this.#worker.postMessage({ _tag: "Close" })
    })
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

const start = (options: OpenOptions): Promise<readonly [Thread, Opened]> => {
  const worker = new Worker(new URL("./JournalThread.ts", import.meta.url), {
    workerData: options,
    resourceLimits: LIMITS
  })
  return new Promise((resolve, reject) => {
    let salvaged: Opened["salvaged"] = null
    const greet = (answer: Answer) => {
      if (answer._tag === "Salvaged") salvaged = answer
      else if (answer._tag === "Opened") {
        worker.off("message", greet)
        resolve([new Thread(options.path, worker), { salvaged }])
        // oxlint-disable-next-line prefer-promise-reject-errors -- as above
      } else if (answer._tag === "OpenFailed") reject(answer.failure)
    }
    worker.on("message", greet)
    // oxlint-disable-next-line prefer-promise-reject-errors -- as above
    worker.once("error", (error) => reject({ reason: "io", message: error.message }))
  })
}

const readStored = (row: StoredRow): Stored => {
  const call = JSON.parse(row.call) as Call
  return {
    seq: row.seq,
    call,
    judgement: row.judgement && {
      seq: row.seq,
      plan: row.judgement.plan,
      gold: row.judgement.gold,
      verdicts: JSON.parse(row.judgement.verdicts) as Judgement["verdicts"]
    }
  }
}

const readDossier = (row: DossierRow): Dossier => ({
  problem: JSON.parse(row.problem) as Problem,
  calls: row.calls.map(readStored)
})

/** Most traces pass: they share one list. */
const NO_MARKS: NonNullable<Entry["marks"]> = []

const readEntry = (row: EntryRow): Entry => {
  const [seq, key, problemId, index, finish, limit, failure, inputTokens, outputTokens, usd, marks, gold] = row
  return {
    seq,
    key,
    problemId,
    index,
    finish,
    limit,
    failure,
    inputTokens,
    outputTokens,
    usd,
    marks: marks === null ? null : marks === "[]" ? NO_MARKS : (JSON.parse(marks) as Entry["marks"]),
    gold
  }
}

const make = (thread: Thread): Journal["Service"] => {
  const attempt = <A>(run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: (failure) => toError(thread.path, failure as DatabaseFailure) })
  const pages = <Row, A>(question: DistributiveOmit<Question, "id" | "_tag" | "after">, read: (row: Row) => A) =>
    Stream.paginate(
      0,
      (after) =>
        attempt(() => thread.read<Page<Row>>({ ...question, after } as DistributiveOmit<Question, "id" | "_tag">)).pipe(
          Effect.map((page) => [page.rows.map(read), Option.fromNullishOr(page.last)] as const)
        )
      // The thread reads the next page while this one is worked on.
    ).pipe(Stream.bufferArray({ capacity: 1 }))

  return {
    addProblems: (problems, places) =>
      attempt(async () => {
        await Promise.all(
          problems.map((problem, at) => {
            const body = JSON.stringify(problem)
            const place = places?.[at] ?? null
            return thread.append({ kind: "problem", problemId: problem.id, place, body }, body.length)
          })
        )
      }),
    problems: pages({ kind: "problems", size: PAGE.problems }, (body: string) => JSON.parse(body) as Problem),
    appendCall: (call) =>
      attempt(() => {
        const body = JSON.stringify(call)
        return thread.append(
          {
            kind: "call",
            key: call.key,
            purpose: call.purpose,
            problemId: call.problemId,
            index: call.index,
            finish: call.finish,
            limit: call.fetched.limit,
            failure: call.failure?.reason ?? null,
            inputTokens: call.usage.input,
            outputTokens: call.usage.output,
            usd: call.usd,
            body
          },
          body.length
        )
      }),
    appendJudgement: (judgement) =>
      attempt(async () => {
        const body = JSON.stringify(judgement.verdicts)
        const marks = JSON.stringify(marksOf(judgement.verdicts))
        const { seq, plan, gold } = judgement
        await thread.append({ kind: "judgement", seq, plan, gold, marks, body }, body.length + marks.length)
      }),
    entries: (plan) => pages({ kind: "entries", size: PAGE.entries, plan }, readEntry),
    dossiers: (plan) => pages({ kind: "dossiers", size: PAGE.dossiers, plan }, readDossier),
    dossier: (problemId, plan) =>
      attempt(async () => {
        const row = await thread.read<DossierRow | null>({ kind: "dossier", problemId, plan })
        return row === null ? null : readDossier(row)
      }),
    calls: (seqs, plan) =>
      attempt(async () => (await thread.read<ReadonlyArray<StoredRow>>({ kind: "calls", seqs, plan })).map(readStored)),
    callBeside: (key) =>
      attempt(async () => {
        const body = await thread.read<string | null>({ kind: "beside", key })
        return body === null ? null : (JSON.parse(body) as Call)
      }),
    spentBeside: attempt(() => thread.read<SpentBeside>({ kind: "spentBeside" })),
    judgedUnder: (plan) => attempt(() => thread.read<string | null>({ kind: "judgedUnder", plan })),
    getMeta: (key) => attempt(() => thread.read<string | undefined>({ kind: "meta", key })),
    setMeta: (key, value) =>
      attempt(async () => {
        await thread.append({ kind: "meta", key, value }, value.length)
      })
  }
}

/** The journal in a writer thread; `onOpened` hears of a salvage. Closing the scope waits for the last commit. */
export const layerJournal = (
  options: OpenOptions,
  onOpened: (opened: Opened) => void = () => undefined
): Layer.Layer<Journal, JournalError> =>
  Layer.effect(
    Journal,
    Effect.acquireRelease(
      Effect.tryPromise({
        try: () => start(options),
        catch: (failure) => toError(options.path, failure as DatabaseFailure)
      }),
      ([thread]) => Effect.promise(() => thread.close())
    ).pipe(
      Effect.map(([thread, opened]) => {
        onOpened(opened)
        return make(thread)
      })
    )
  )

/**
 * The journal of another process's run, or of a finished one, only to read: it takes no lock and sees what is committed
 * when it asks. What would write fails.
 */
export const layerJournalReader = (path: string): Layer.Layer<Journal, JournalError> =>
  layerJournal({ path, rollback: false, readOnly: true })
