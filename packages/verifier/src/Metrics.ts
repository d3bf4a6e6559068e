import type { Holding } from "./Holding.ts"
import type { Answering } from "./wire/Answering.ts"

/** Upper bounds of the histogram of requests, in seconds: from a row that is known to a burst of thousands. */
const BOUNDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300]

interface Timed {
  readonly buckets: Array<number>
  count: number
  seconds: number
}

/** What the requests were, and how long they took. */
export class Requests {
  readonly #answered = new Map<string, number>()
  readonly #timed = new Map<string, Timed>()
  /** Requests that are read or judged. */
  inWork = 0
  /** Rewards that were given as a number although the row could not be judged. */
  unsureAsNumber = 0

  /** `path`: one that the server has, so that nobody fills the list with names. */
  note(path: string, status: number, seconds: number): void {
    const key = `path="${path}",code="${status}"`
    this.#answered.set(key, (this.#answered.get(key) ?? 0) + 1)
    if (status !== 200) return
    let timed = this.#timed.get(path)
    if (timed === undefined) {
      timed = { buckets: BOUNDS.map(() => 0), count: 0, seconds: 0 }
      this.#timed.set(path, timed)
    }
    for (const [at, bound] of BOUNDS.entries()) if (seconds <= bound) timed.buckets[at]!++
    timed.count++
    timed.seconds += seconds
  }

  answered(): ReadonlyMap<string, number> {
    return this.#answered
  }

  timed(): ReadonlyMap<string, Readonly<Timed>> {
    return this.#timed
  }
}

type Sample = readonly [labels: string, value: number]

const metric = (name: string, type: "counter" | "gauge", help: string, samples: ReadonlyArray<Sample>): string =>
  [
    `# HELP cotton_${name} ${help}`,
    `# TYPE cotton_${name} ${type}`,
    ...samples.map(([labels, value]) => `cotton_${name}${labels === "" ? "" : `{${labels}}`} ${value}`)
  ].join("\n")

const histogram = (timed: ReadonlyMap<string, Readonly<Timed>>): string => {
  const name = "cotton_verifier_request_seconds"
  const lines = [`# HELP ${name} Time of requests that were answered with 200.`, `# TYPE ${name} histogram`]
  for (const [path, { buckets, count, seconds }] of timed) {
    for (const [at, bound] of BOUNDS.entries())
      lines.push(`${name}_bucket{path="${path}",le="${bound}"} ${buckets[at]}`)
    lines.push(`${name}_bucket{path="${path}",le="+Inf"} ${count}`)
    lines.push(`${name}_sum{path="${path}"} ${seconds}`, `${name}_count{path="${path}"} ${count}`)
  }
  return lines.join("\n")
}

/** The state as Prometheus reads it (text format 0.0.4). Names end with their unit; counters with `_total`. */
export const prometheus = ({ verifying, requests, asked }: Answering, holding: Holding): string => {
  const { counts, kept } = verifying
  const one = (value: number): ReadonlyArray<Sample> => [["", value]]
  return `${[
    metric(
      "verifier_rows_judged_total",
      "counter",
      "Rows that went through the filters.",
      Object.entries(counts.outcomes).map(([outcome, count]) => [`outcome="${outcome}"`, count])
    ),
    metric("verifier_rows_kept_total", "counter", "Rows whose verdict was known already.", one(counts.kept)),
    metric("verifier_rows_joined_total", "counter", "Rows that were in work already.", one(counts.joined)),
    metric("verifier_rows_unreadable_total", "counter", "Rows that could not be read.", one(counts.unreadable)),
    metric("verifier_rows_dropped_total", "counter", "Rows whose clients left.", one(counts.dropped)),
    metric("verifier_rows_refused_total", "counter", "Rows that there was no room for.", one(counts.refused)),
    metric(
      "verifier_rows_unsure_as_number_total",
      "counter",
      "Rewards given as a number although the row could not be judged.",
      one(requests.unsureAsNumber)
    ),
    metric("verifier_filters_seconds_total", "counter", "Time in the filters.", one(counts.ms / 1000)),
    metric("verifier_queue_rows", "gauge", "Rows that wait or are judged.", one(verifying.rows)),
    metric("verifier_held_bytes", "gauge", "Bytes of requests in memory.", one(holding.bytes)),
    metric("verifier_kept_rows", "gauge", "Verdicts in memory for rows that come again.", one(kept.rows)),
    metric("verifier_kept_bytes", "gauge", "Bytes of these verdicts.", one(kept.bytes)),
    metric("verifier_requests_in_work", "gauge", "Requests that are read or judged.", one(requests.inWork)),
    metric("verifier_requests_total", "counter", "Requests that were answered.", [...requests.answered()]),
    metric("verifier_resident_memory_bytes", "gauge", "Memory of the process.", one(process.memoryUsage.rss())),
    ...(asked === null
      ? []
      : [
          metric("judge_questions_total", "counter", "Questions to models that judge.", one(asked.calls)),
          metric("judge_usd_total", "counter", "US dollars that these cost.", one(asked.usd))
        ]),
    histogram(requests.timed())
  ].join("\n")}\n`
}
