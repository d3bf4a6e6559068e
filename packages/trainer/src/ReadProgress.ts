import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { type Begin, type Checkpoint, type End, type Failed, Progress, type Step } from "./Progress.ts"

/** How far a job is, by its own events. */
export interface Course {
  /** Of the attempt that counts; null before the first. */
  readonly begin: typeof Begin.Type | null
  /** In the order of their numbers, each once: those of an attempt that ended before they were saved were done again. */
  readonly steps: ReadonlyArray<typeof Step.Type>
  readonly checkpoint: typeof Checkpoint.Type | null
  /** Null while the attempt goes on. */
  readonly outcome: typeof End.Type | typeof Failed.Type | null
  /** Lines that are no event. */
  readonly unreadable: number
}

export const NO_COURSE: Course = { begin: null, steps: [], checkpoint: null, outcome: null, unreadable: 0 }

/** The course after more events. The last `begin` counts, with the steps before the one that it went on from. */
export const follow = (course: Course, events: ReadonlyArray<Progress>): Course => {
  let { begin, checkpoint, outcome } = course
  const steps = [...course.steps]
  const dropFrom = (step: number) => {
    while ((steps.at(-1)?.step ?? -1) >= step) steps.pop()
  }
  for (const event of events) {
    switch (event.type) {
      case "begin":
        begin = event
        outcome = null
        dropFrom(event.fromStep + 1)
        if (checkpoint !== null && checkpoint.step > event.fromStep) checkpoint = null
        break
      case "step": {
        dropFrom(event.step + 1)
        const before = steps.at(-1)
        if (before?.step === event.step) steps.pop()
        steps.push(before?.step === event.step ? merged(before, event) : event)
        break
      }
      case "checkpoint":
        checkpoint = event
        break
      default:
        outcome = event
    }
  }
  return { ...course, begin, steps, checkpoint, outcome }
}

/** A step may have two events, of its loss and of its evaluation. */
const merged = (before: typeof Step.Type, event: typeof Step.Type): typeof Step.Type => {
  const named = new Set(event.metrics.map(({ name }) => name))
  return { ...event, metrics: [...before.metrics.filter(({ name }) => !named.has(name)), ...event.metrics] }
}

/** A metric of a step as a number; null where it is not known or no number. */
export const metricOf = (step: typeof Step.Type | undefined, name: string): number | null => {
  const found = step?.metrics.find((one) => one.name === name)
  const value = found === undefined || found.value.trim() === "" ? Number.NaN : Number(found.value)
  return Number.isFinite(value) ? value : null
}

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Progress))

/** The text of `progress.jsonl` as it comes, in pieces that may end within a line or a character. */
export class ProgressReader {
  #course: Course = NO_COURSE
  #next = 0

  get course(): Course {
    return this.#course
  }

  /** The byte of the file that is wanted next. */
  get next(): number {
    return this.#next
  }

  /** `from`: the byte at which the piece begins. Another than the one that was wanted begins anew: the file is another. */
  read(piece: string, from: number): Course {
    const begins = from !== this.#next
    if (begins) this.#course = NO_COURSE
    // What comes after the last line's end is asked for again.
    const whole = piece.slice(0, piece.lastIndexOf("\n") + 1)
    this.#next = from + Buffer.byteLength(whole)
    // The tail of a file may begin within a line.
    const text = begins && from > 0 ? whole.slice(whole.indexOf("\n") + 1) : whole
    const events: Array<Progress> = []
    let unreadable = 0
    for (const line of text.split("\n")) {
      if (line.trim() === "") continue
      const event = decode(line)
      if (Option.isSome(event)) events.push(event.value)
      else unreadable++
    }
    const course = follow(this.#course, events)
    this.#course = { ...course, unreadable: course.unreadable + unreadable }
    return this.#course
  }
}
