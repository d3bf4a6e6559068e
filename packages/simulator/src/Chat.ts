import type { ServerResponse } from "node:http"
import { choiceOf, type Choice } from "./ChatReply.ts"
import { readChatRequest, type ChatRequest } from "./ChatRequest.ts"
import { eventsOf } from "./ChunkStream.ts"
import { completionOf } from "./Completion.ts"
import { envelopeOf, usageOf } from "./Envelope.ts"
import type { Scene } from "./Fault.ts"
import { drawFault, FAULTS } from "./Faults.ts"
import type { About, Observation, Opened, RequestOutcome } from "./Observation.ts"
import { makeOutages } from "./Outages.ts"
import { EVENT_STREAM, jsonPlan, paced, play, type Plan } from "./Plan.ts"
import { randomOf } from "./Random.ts"
import { Refusal } from "./Refusal.ts"
import type { SimulatorOptions } from "./SimulatorOptions.ts"
import { sampleName, type Teacher } from "./Teacher.ts"
import { playRecording } from "./WireReplay.ts"

/** What to do with a request, and how it counts when all of it was done. */
interface Decision {
  readonly plan: Plan
  readonly outcome: RequestOutcome
  readonly planted?: ReadonlyArray<string>
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

/** Answers `POST /v1/chat/completions`: decides by seed, key and attempt, then plays the decision on the socket. */
export const makeChat = (options: SimulatorOptions, teacher: Teacher, observation: Observation) => {
  const { faults, latency, reasoning, seed, stream } = options
  const outages = makeOutages(options.outages)
  const samples = makeCounter()
  const attempts = makeCounter()

  const sceneOf = (request: ChatRequest, count: number): Scene => {
    const random = randomOf(seed, "wire", request.key, sampleName({ seed: request.seed, count, choice: 0 }))
    const envelope = envelopeOf(request, request.seed === undefined ? `-${count}` : "", seed)
    const replies = once(() =>
      Array.from({ length: request.n }, (_, choice) => teacher.reply(request, { seed: request.seed, count, choice }))
    )
    const choices = once(() => replies().map((reply) => choiceOf(reply, reasoning, request.limit)))
    const streamed = (sent: ReadonlyArray<Choice>, size: number) =>
      eventsOf(envelope, sent, request.includeUsage ? usageOf(request, choices(), reasoning) : undefined, size)
    return {
      request,
      random,
      options: faults,
      planted: () => replies().map(({ planted }) => planted ?? "none"),
      events: () =>
        request.stream
          ? streamed(choices(), stream.tokensPerChunk)
          : [completionOf(envelope, choices(), usageOf(request, choices(), reasoning), reasoning)],
      characters: () => streamed(choices().map(inCharacters), 1),
      pace: (events) => paced(events, latency.perChunkMs > 0 ? 1 : stream.chunksPerWrite, latency, random)
    }
  }

  const decide = (request: ChatRequest): Decision => {
    const outage = outages(observation.completed(), Date.now())
    if (outage !== undefined) return { plan: outage, outcome: "unavailable" }
    if (options.refusedPrompts > 0 && randomOf(seed, "refused", request.promptKey).chance(options.refusedPrompts)) {
      throw Refusal.refusedPrompt()
    }
    const kind = drawFault(faults, seed, request.key, attempts.next(request.key))
    const fault = kind === undefined ? undefined : FAULTS[kind]
    // An attempt that fails uses up no sample: with faults and without, the k-th whole reply to a prompt is the same.
    const kept = request.seed === undefined && fault?.harmless !== false
    const scene = sceneOf(request, kept ? samples.next(request.promptKey) : samples.now(request.promptKey))
    if (kind === undefined || fault === undefined) {
      return { plan: wholeReply(scene), outcome: "completed", planted: scene.planted() }
    }
    observation.fault(kind)
    return fault.harmless
      ? { plan: fault.plan(scene), outcome: "completed", planted: scene.planted() }
      : { plan: fault.plan(scene), outcome: kind }
  }

  return (response: ServerResponse, body: Buffer, opened: Opened): void => {
    let request: ChatRequest | undefined
    let decision: Decision
    try {
      request = readChatRequest(body.toString("utf8"), options)
      const recording = options.wireReplay[request.model]
      if (recording !== undefined) {
        playRecording(recording, options.wirePieceBytes, response, opened, { ...request, planted: [] })
        return
      }
      decision = decide(request)
    } catch (error) {
      // Whatever else goes wrong is the simulator's own fault, and must not end the server for all others.
      const refusal = error instanceof Refusal ? error : Refusal.of(500, String(error), "SimulatorError", null)
      decision = { plan: jsonPlan(refusal.status, refusal.body), outcome: "refused" }
    }
    const planted = decision.planted ?? []
    settle(response, opened, decision.outcome, request === undefined ? undefined : { ...request, planted })
    play(decision.plan, response)
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
