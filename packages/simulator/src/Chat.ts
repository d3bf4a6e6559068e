import type { ServerResponse } from "node:http"
import { choiceOf, stoppedAt, type Choice } from "./ChatReply.ts"
import { readChatRequest, type ChatRequest } from "./ChatRequest.ts"
import { eventsOf } from "./ChunkStream.ts"
import { completionOf } from "./Completion.ts"
import { asStreamed, asWhole, goOn } from "./Continuation.ts"
import { countsOf, envelopeOf } from "./Envelope.ts"
import type { Scene } from "./Fault.ts"
import { drawFault, FAULTS } from "./Faults.ts"
import { makeDress } from "./Headers.ts"
import { logprobsOf } from "./Logprobs.ts"
import type { About, Observation, Opened, RequestOutcome } from "./Observation.ts"
import { makeOutages } from "./Outages.ts"
import { EVENT_STREAM, jsonPlan, lengthOf, paced, play, refusalPlan, type Plan } from "./Plan.ts"
import { randomOf } from "./Random.ts"
import { Refusal } from "./Refusal.ts"
import type { Setting } from "./Setting.ts"
import { GREEDY, sampleName, type Sample, type Teacher } from "./Teacher.ts"
import { playRecording } from "./WireReplay.ts"
import type { Work } from "./Work.ts"

/** What to do with a request, and how it counts when all of it was done. */
interface Decision {
  readonly plan: Plan
  readonly outcome: RequestOutcome
  readonly planted?: ReadonlyArray<string>
  /** Tokens of a whole reply. */
  readonly tokens?: number
}

const wholeReply = ({ events, pace, request }: Scene): Plan => {
  const sent = events()
  return request.stream
    ? { status: 200, headers: EVENT_STREAM, acts: pace(sent) }
    : { ...jsonPlan(200, sent[0] as string), acts: pace(sent) }
}

const inCharacters = (choice: Choice): Choice => ({
  ...choice,
  tokens: choice.tokens.flatMap(({ field, text }) => Array.from(text, (text) => ({ field, text })))
})

/** Computed when it is first asked for: a fault that needs no reply writes none. */
const once = <A>(compute: () => A): (() => A) => {
  let value: { readonly is: A } | undefined
  return () => (value ??= { is: compute() }).is
}

/** The n-th request for a key, from 0. */
const makeCounter = () => {
  const counts = new Map<string, number>()
  return {
    now: (key: string) => counts.get(key) ?? 0,
    next: (key: string) => {
      const count = counts.get(key) ?? 0
      counts.set(key, count + 1)
      return count
    }
  }
}

/** Answers chat requests: decides by seed, key and attempt, then plays the decision on the socket. */
export const makeChat = (setting: Setting, teacher: Teacher, observation: Observation, work: Work) => {
  const { abilities, dialect, options, server } = setting
  const { faults, latency, seed, stream } = options
  const { words } = server
  const outages = makeOutages(options.outages, words)
  const dress = makeDress(setting)
  const samples = makeCounter()
  const attempts = makeCounter()

  const choicesOf = (request: ChatRequest, sampleOf: (choice: number) => Sample) => {
    const replies = Array.from({ length: request.n }, (_, choice) => teacher.reply(request, sampleOf(choice)))
    const { beginning, limit, stops } = request
    const choices = replies.map((reply) => {
      const choice = choiceOf(beginning === undefined ? reply : goOn(reply, beginning), dialect, limit)
      return stops.length === 0 ? choice : stoppedAt(choice, stops)
    })
    return { planted: replies.map(({ planted }) => planted ?? "none"), choices }
  }

  const sceneOf = (request: ChatRequest, count: number): Scene => {
    const sampleOf = (choice: number): Sample => (request.greedy ? GREEDY : { seed: request.seed, count, choice })
    const random = randomOf(seed, "wire", request.key, sampleName(sampleOf(0)))
    const sample = request.seed === undefined ? `-${count}` : ""
    const envelope = envelopeOf(setting, request, sample, observation.completed())
    const made = once(() => choicesOf(request, sampleOf))
    const logprobs = (choice: Choice, index: number) =>
      request.topLogprobs === undefined
        ? undefined
        : logprobsOf(
            choice.tokens,
            request.topLogprobs,
            randomOf(seed, "logprobs", request.key, sampleName(sampleOf(index)))
          )
    const counts = (choices: ReadonlyArray<Choice>) => countsOf(request, choices, setting)
    const streamed = (sent: ReadonlyArray<Choice>, tokensPerChunk: number) =>
      eventsOf(setting, {
        envelope,
        choices: sent,
        tokensPerChunk,
        logprobs,
        usage: request.includeUsage ? (of) => JSON.stringify(server.usage(counts(of), true)) : undefined
      })
    const whole = () => {
      const { choices } = made()
      const shown = choices.map((choice) => asWhole(setting, choice, request))
      const counted = counts(server.countsOne === true ? choices.slice(0, 1) : choices)
      return completionOf(setting, envelope, shown, counted, logprobs)
    }
    const shown = once(() => made().choices.map((choice) => asStreamed(setting, choice, request)))
    return {
      request,
      random,
      words,
      options: faults,
      planted: () => made().planted,
      tokens: () => counts(made().choices).completion,
      events: () => (request.stream ? streamed(shown(), stream.tokensPerChunk) : [whole()]),
      characters: () => streamed(shown().map(inCharacters), 1),
      pace: (events) => paced(events, latency.perChunkMs > 0 ? 1 : stream.chunksPerWrite, latency, random)
    }
  }

  const decide = (request: ChatRequest): Decision => {
    const outage = outages(observation.completed(), Date.now())
    if (outage !== undefined) return { plan: outage, outcome: "unavailable" }
    if (options.refusedPrompts > 0 && randomOf(seed, "refused", request.promptKey).chance(options.refusedPrompts)) {
      throw words.moderated()
    }
    const kind = drawFault(faults, seed, request.key, attempts.next(request.key))
    const fault = kind === undefined ? undefined : FAULTS[kind]
    // An attempt that fails uses up no sample: with faults and without, the k-th whole reply to a prompt is the same.
    const kept = request.seed === undefined && fault?.harmless !== false
    const scene = sceneOf(request, kept ? samples.next(request.promptKey) : samples.now(request.promptKey))
    if (kind !== undefined) observation.fault(kind)
    if (kind !== undefined && fault?.harmless === false) return { plan: fault.plan(scene), outcome: kind }
    return {
      plan: fault === undefined ? wholeReply(scene) : fault.plan(scene),
      outcome: "completed",
      planted: scene.planted(),
      tokens: scene.tokens()
    }
  }

  /** Counts a reply among those that are generated, until its end or, where the server runs on, until it would have ended. */
  const generate = (response: ServerResponse, { plan, tokens = 0 }: Decision, stream: boolean) => {
    const lasts = lengthOf(plan)
    const done = work.begin(tokens, lasts)
    const ends = Date.now() + lasts
    const stops = abilities.stopsOnClose === "always" || (abilities.stopsOnClose === "streams" && stream)
    response.once("finish", () => done(true))
    response.once("close", () => {
      if (stops || response.writableFinished) done(false)
      else setTimeout(done, Math.max(0, ends - Date.now()), true).unref()
    })
  }

  return (response: ServerResponse, body: Buffer, opened: Opened, path: string): void => {
    let request: ChatRequest | undefined
    let decision: Decision
    try {
      request = readChatRequest(body.toString("utf8"), path, setting)
      const recording = options.wireReplay[request.model]
      if (recording !== undefined) {
        playRecording(recording, options.wirePieceBytes, response, opened, { ...request, planted: [] })
        return
      }
      decision = decide(request)
    } catch (error) {
      // Whatever else goes wrong is the simulator's own fault, and must not end the server for all others.
      const refusal = error instanceof Refusal ? error : Refusal.of(500, String(error), "SimulatorError", null)
      decision = { plan: refusalPlan(refusal), outcome: "refused" }
    }
    const planted = decision.planted ?? []
    settle(response, opened, decision.outcome, request === undefined ? undefined : { ...request, planted })
    const { plan } = decision
    if (plan.status === 200 && server.metrics !== undefined) generate(response, decision, request?.stream === true)
    play(dress(plan, opened.n), response)
  }
}

/** Counts the request out when its last byte was flushed, or when the socket went before that. */
export const settle = (response: ServerResponse, opened: Opened, outcome: RequestOutcome, about?: About): void => {
  let flushed = false
  response.once("finish", () => {
    flushed = true
    opened.close(outcome, about)
  })
  response.once("close", () => {
    if (!flushed) opened.close(outcome === "completed" ? "aborted-by-client" : outcome, about)
  })
}
