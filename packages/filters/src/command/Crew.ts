import type { CommandSaid, CommandSpec } from "@cotton/schema/ports/Command"
import { legible } from "@cotton/schema/Legible"
import { environmentFor, withoutSecrets } from "./Program.ts"
import { Worker } from "./Worker.ts"

type Unanswered = CommandSaid & { readonly _tag: "Unanswered" }
type Answer = (CommandSaid & { readonly _tag: "Answered" })["answer"]

/** A row that waits for its answer. */
export interface Job {
  readonly id: string
  readonly line: string
  readonly settle: (said: CommandSaid) => void
  /** A process has ended while this was the oldest row that it had. */
  isSuspect: boolean
  cancelled: boolean
}

interface Place {
  worker: Worker
  /** In the order in which they were given, each with its clock. */
  readonly inFlight: Map<string, { readonly job: Job; readonly clock: NodeJS.Timeout }>
  answered: number
}

/** Processes in a row that end without one answer before all rows are given up. */
const VAIN = 5
/** Characters of a line, or of standard error, that a message has. */
const EXCERPT = 200
/** Milliseconds that a timer can wait. */
const LONGEST_TIME = 2_147_483_647

/**
 * The processes of one command, and the rows that wait for them. A row over its time costs its process, a process that ends
 * by itself costs its oldest row a second try, alone at a new one; the other rows of either are asked again and pay nothing.
 */
export class Crew {
  readonly #spec: CommandSpec
  readonly #folder: string
  readonly #environment: Readonly<Record<string, string | undefined>>
  readonly #places = new Set<Place>()
  #suspects: Array<Job> = []
  #waiting: Array<Job> = []
  #vain = 0
  #hasAnswered = false
  #closed = false

  constructor(spec: CommandSpec, folder: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#spec = spec
    this.#folder = folder
    this.#environment = environment
  }

  submit(job: Job): void {
    if (this.#closed) return job.settle(CLOSED)
    this.#waiting.push(job)
    this.#dispatch()
  }

  close(): void {
    this.#closed = true
    const jobs = [...this.#suspects, ...this.#waiting]
    this.#suspects = []
    this.#waiting = []
    for (const place of this.#places) jobs.push(...this.#dismiss(place))
    for (const job of jobs) job.settle(CLOSED)
  }

  #dispatch(): void {
    for (;;) {
      this.#suspects = this.#suspects.filter(({ cancelled }) => !cancelled)
      while (this.#waiting[0]?.cancelled === true) this.#waiting.shift()
      const isSuspect = this.#suspects.length > 0
      if (!isSuspect && this.#waiting.length === 0) return
      const place = isSuspect ? this.#roomAlone() : this.#room()
      if (place === null) return
      this.#give(place, (isSuspect ? this.#suspects : this.#waiting).shift()!)
    }
  }

  /** A process that may be given one more row; a new one before an idle hand is missed. */
  #room(): Place | null {
    const most = this.#spec.inFlight
    const free = [...this.#places]
      .filter(({ inFlight }) => inFlight.size < most && ![...inFlight.values()].some(({ job }) => job.isSuspect))
      .toSorted((a, b) => a.inFlight.size - b.inFlight.size)
    const [least] = free
    if (least !== undefined && least.inFlight.size === 0) return least
    if (this.#places.size < this.#spec.concurrency) return this.#start()
    return least ?? null
  }

  /** A new process: one that has answered others may be about to end by itself, and the row would be blamed for it. */
  #roomAlone(): Place | null {
    if (this.#places.size >= this.#spec.concurrency) {
      const idle = [...this.#places].find(({ inFlight }) => inFlight.size === 0)
      if (idle === undefined) return null
      this.#dismiss(idle)
    }
    return this.#start()
  }

  #start(): Place {
    const env = environmentFor(this.#spec.env, this.#environment)
    const worker = new Worker(
      this.#spec.run,
      { cwd: this.#folder, env },
      {
        said: (line) => this.#heard(place, line),
        overlong: () => this.#garbled(place, "it wrote a line of over a million bytes"),
        left: ({ missing, message }) => this.#left(place, missing, message)
      }
    )
    const place: Place = { worker, inFlight: new Map(), answered: 0 }
    this.#places.add(place)
    return place
  }

  #give(place: Place, job: Job): void {
    const { timeoutMs, startMs } = this.#spec
    const time = Math.min(timeoutMs + (place.answered === 0 ? startMs : 0), LONGEST_TIME)
    const clock = setTimeout(() => this.#expired(place, job, time), time)
    place.inFlight.set(job.id, { job, clock })
    place.worker.send(job.line)
  }

  #heard(place: Place, line: string): void {
    if (line.trim() === "") return
    const answer = objectIn(line)
    const id = answer?.["id"]
    const asked = place.inFlight.get(String(id))
    if (answer === null || asked === undefined) {
      const shown = this.#excerpt(line)
      return this.#garbled(
        place,
        answer === null
          ? `it wrote a line that is no JSON object (what is no answer belongs to standard error): ${shown}`
          : `it wrote an answer to a row that it was not given: ${shown}`
      )
    }
    clearTimeout(asked.clock)
    place.inFlight.delete(asked.job.id)
    place.answered++
    this.#vain = 0
    this.#hasAnswered = true
    asked.job.settle({ _tag: "Answered", answer: this.#bareAnswer(answer) })
    this.#dispatch()
  }

  #expired(place: Place, job: Job, time: number): void {
    const never = this.#hasAnswered ? "" : ", nor to any row before: does it write each answer out at once (flush)?"
    const message = `no answer within ${time / 1000} s${never}${this.#lastWords(place)}`
    this.#again(this.#dismiss(place).filter((other) => other !== job))
    job.settle(unanswered("timeout", message))
    // Where it has answered before, it is the rows that are slow.
    if (this.#hasAnswered || !this.#isInVain(place, message)) this.#dispatch()
  }

  /** No answer of this process can be trusted any more, and least for the row that it was given first. */
  #garbled(place: Place, message: string): void {
    const [oldest, ...others] = this.#dismiss(place)
    this.#again(others)
    oldest?.settle(unanswered("garbled", message))
    if (!this.#isInVain(place, message)) this.#dispatch()
  }

  #left(place: Place, missing: boolean, how: string): void {
    const message = `${how}${this.#lastWords(place)}`
    const [oldest, ...others] = this.#dismiss(place)
    this.#again(others)
    if (missing) {
      if (oldest !== undefined) this.#waiting.unshift(oldest)
      return this.#giveUp(unanswered("missing", message))
    }
    if (oldest?.isSuspect === true) oldest.settle(unanswered("died", message))
    else if (oldest !== undefined) {
      oldest.isSuspect = true
      this.#suspects.push(oldest)
    }
    if (!this.#isInVain(place, message)) this.#dispatch()
  }

  /** Where no process comes to an answer, all rows are given up; the next one that is asked tries it once more. */
  #isInVain({ answered }: Place, message: string): boolean {
    if (answered > 0) return false
    this.#vain++
    if (this.#vain < VAIN) return false
    this.#vain = VAIN - 1
    this.#giveUp(unanswered("died", `${VAIN} processes in a row ended without one answer: ${message}`))
    return true
  }

  #giveUp(said: Unanswered): void {
    const jobs = [...this.#suspects, ...this.#waiting]
    this.#suspects = []
    this.#waiting = []
    for (const job of jobs) job.settle(said)
  }

  #again(jobs: ReadonlyArray<Job>): void {
    this.#suspects.push(...jobs.filter(({ isSuspect }) => isSuspect))
    this.#waiting.unshift(...jobs.filter(({ isSuspect }) => !isSuspect))
  }

  /** Ends a process. Returns the rows that it had, the oldest first. */
  #dismiss(place: Place): ReadonlyArray<Job> {
    this.#places.delete(place)
    place.worker.end()
    const jobs = [...place.inFlight.values()].map(({ job, clock }) => (clearTimeout(clock), job))
    place.inFlight.clear()
    return jobs.filter(({ cancelled }) => !cancelled)
  }

  #lastWords({ worker }: Place): string {
    const { stderr } = worker
    return stderr === "" ? "" : `; its last words: ${legible(this.#bare(stderr).slice(-EXCERPT)).toWellFormed()}`
  }

  /** The beginning of a line. */
  #excerpt(line: string): string {
    return legible(this.#bare(line.slice(0, 4 * EXCERPT)).slice(0, EXCERPT)).toWellFormed()
  }

  /** Programs tell what went wrong at a service that they ask, and such words may have the key in them. */
  #bareAnswer(answer: Answer): Answer {
    const { found, expected } = answer
    return {
      ...answer,
      ...(typeof found === "string" ? { found: this.#bare(found) } : {}),
      ...(typeof expected === "string" ? { expected: this.#bare(expected) } : {})
    }
  }

  #bare(text: string): string {
    return withoutSecrets(text, this.#spec.env, this.#environment)
  }
}

const unanswered = (reason: Unanswered["reason"], message: string): Unanswered => ({
  _tag: "Unanswered",
  reason,
  message
})

const CLOSED = unanswered("closed", "the command is not asked any more")

const objectIn = (line: string): Answer | null => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Answer) : null
  } catch {
    return null
  }
}
