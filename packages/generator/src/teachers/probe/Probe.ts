import {
  legibleLine,
  NOTHING_KNOWN,
  type EndpointProfile,
  type Endpoint,
  type Sample,
  type TeacherSpec,
  type Usage
} from "@cotton/schema"
import * as Effect from "effect/Effect"
import type { MissingSecret } from "../../errors.ts"
import { type Cost, priceOf, promptBound, worstCase } from "../../desk/Pricing.ts"
import { readSecrets } from "../Secrets.ts"
import { openInquiry } from "./Inquiry.ts"
import { type Facts, type Finding, type Question, type Stop, unclear } from "./Question.ts"
import { questions } from "./registry.ts"
import { openWire } from "./Wire.ts"

/** One line of a report. `asked` is false for what came after the end of a probe. */
export interface ProbeLine extends Pick<Finding, "holds" | "words"> {
  /** The question's id. */
  readonly id: string
  readonly label: string
  readonly asked: boolean
}

/** What was found out about one endpoint. */
export interface EndpointReport {
  readonly host: string
  readonly lines: ReadonlyArray<ProbeLine>
  readonly stop: Stop | null
  readonly profile: EndpointProfile
  readonly spent: { readonly requests: number; readonly usage: Usage; readonly usd: number }
}

/** More than any prompt of a question. */
const PROMPT = promptBound([{ role: "user", content: "x".repeat(200) }])

/** What a probe of an endpoint can cost at most. */
export const probeBound = (price: Endpoint["price"]): Cost & { readonly requests: number } => {
  let [requests, output] = [0, 0]
  for (const { most } of Object.values(questions)) {
    requests += most.requests
    output += most.output
  }
  return { requests, ...worstCase(price, requests * PROMPT, output) }
}

/** Questions in a row that nobody answered in time after which the others are not asked. */
const MOST_SILENT = 2

export interface ProbeOptions {
  readonly teacher: TeacherSpec
  readonly sample: Pick<Sample, "effort">
  /** Which endpoint of `teacher.at`, and its name in journal and card. */
  readonly at: number
  readonly host: string
  /** Seconds that one request may take. */
  readonly seconds: number
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The clock of the profile, Unix time in ms. */
  readonly now: number
}

/**
 * Asks one endpoint all questions, one after the other. Never fails but for a key that is not there: what goes wrong is a
 * finding.
 */
export const probeEndpoint = (options: ProbeOptions): Effect.Effect<EndpointReport, MissingSecret> =>
  Effect.gen(function* () {
    const endpoint = options.teacher.at[options.at]!
    const secrets = yield* readSecrets(endpoint, options.at, options.environment)
    return yield* Effect.promise(async (signal) => {
      const wire = openWire(endpoint, secrets, options.seconds, signal)
      try {
        const facts: Facts = { ...NOTHING_KNOWN }
        const inquiry = openInquiry({ ...options, facts, wire })
        const { lines, stop } = await askAll(questions, (question) => question.ask(inquiry), facts)
        const { requests, usage } = inquiry.spent()
        return {
          host: options.host,
          lines,
          stop,
          profile: { host: options.host, model: options.teacher.model, at: options.now, ...facts },
          spent: { requests, usage, usd: priceOf(endpoint.price, usage.input, usage.output) }
        }
      } finally {
        await wire.close()
      }
    })
  })

/** A question that broke is a finding too: an answer of a strange form must not end the probe. */
const safely = async (ask: () => Promise<Finding>): Promise<Finding> => {
  try {
    return await ask()
  } catch (error) {
    return unclear(`the answer could not be read (${error instanceof Error ? error.message : String(error)})`)
  }
}

const MOST_WORDS = 700

/** What a server says goes to a terminal: on one line, and no more than to be read. */
const shown = (words: string): string => legibleLine(words.slice(0, MOST_WORDS))

const legibleFacts = (facts: Partial<Facts> = {}): Partial<Facts> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === "string" ? shown(value) : value])
  )

const SILENT = /^no answer within /

const askAll = async (
  all: Readonly<Record<string, Question>>,
  ask: (question: Question) => Promise<Finding>,
  facts: Facts
): Promise<Pick<EndpointReport, "lines" | "stop">> => {
  const lines: Array<ProbeLine> = []
  let stop: Stop | null = null
  let silent = 0
  for (const [id, question] of Object.entries(all)) {
    const { label } = question
    if (stop !== null || silent >= MOST_SILENT) {
      lines.push({ id, label, asked: false, holds: null, words: "not asked" })
      continue
    }
    const { holds, words, ...finding } = await safely(() => ask(question))
    Object.assign(facts, legibleFacts(finding.facts))
    silent = SILENT.test(words) ? silent + 1 : 0
    stop = finding.stop ?? null
    lines.push({ id, label, asked: true, holds, words: shown(words) })
  }
  return { lines, stop: stop ?? (silent >= MOST_SILENT ? "unreachable" : null) }
}
