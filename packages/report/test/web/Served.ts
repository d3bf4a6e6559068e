import type { Call, Problem, Trace, Verdict } from "@cotton/schema"
import { connect } from "node:net"
import type { Fate, RunSource, SampleView } from "../../src/web/RunSource.ts"
import { serve, type Served, type ServeOptions } from "../../src/web/Server.ts"
import { type Columns, TraceIndex } from "../../src/web/TraceIndex.ts"
import { listTraces } from "../../src/web/TraceList.ts"

/* A run of plain data behind a real server, and requests that no client library would send. */

export const problem = (id: string, prompt = `What is ${id}?`, domain?: string): Problem => ({
  id,
  messages: [{ role: "user", content: prompt }],
  answer: "4",
  source: "p.jsonl",
  metadata: {},
  ...(domain === undefined ? {} : { domain })
})

export const verdict = (more: Partial<Verdict>): Verdict => ({
  filter: "verify/math-answer",
  version: 1,
  options: {},
  outcome: "pass",
  ms: 1,
  ...more
})

const call = (problemId: string, index: number): Call => ({
  key: `${problemId}-${index}`,
  purpose: "sample",
  problemId,
  index,
  asked: { model: "teacher", messages: [{ role: "user", content: "?" }] },
  fetched: { host: "127.0.0.1:1", limit: 100, stream: true },
  reply: { message: { content: "4" } },
  failure: null,
  usage: { input: 1, output: 9, estimated: false },
  usd: 0.01,
  finish: "stop",
  attempts: [{ at: 1, ms: 5, host: "127.0.0.1:1", usd: 0.01 }]
})

export const sample = (
  problemId: string,
  index: number,
  text: string,
  verdicts: ReadonlyArray<Verdict>
): SampleView => {
  const of = call(problemId, index)
  const trace: Trace = {
    id: `${problemId}/${index}`,
    problemId,
    index,
    turns: [{ role: "assistant", reasoning: text, content: "It is 4." }],
    finish: "stop",
    usage: of.usage,
    usd: of.usd,
    timing: { at: 1, ms: 5 },
    teacher: "teacher",
    served: { host: "127.0.0.1:1" },
    asked: of.asked,
    calls: [of.key]
  }
  const fate: Fate = verdicts.some(({ outcome }) => outcome === "fail") ? "rejected" : "kept"
  return { id: trace.id, index, call: of, trace, fate, verdicts, judged: "yes", current: true, earlier: [], cuts: [] }
}

export const columns = (seq: number, problemId: string, more: Partial<Columns> = {}): Columns => ({
  seq,
  problemId,
  index: 0,
  fate: "kept",
  marks: [],
  finish: "stop",
  tokens: seq,
  usd: seq / 100,
  ...more
})

/** A run with these samples of one problem each; every page of it is asked of the same data. */
export const sourceOf = (samples: ReadonlyArray<SampleView>, broken = false): RunSource => {
  const index = new TraceIndex()
  const problems = new Map(samples.map(({ call }) => [call.problemId, problem(call.problemId)]))
  for (const one of problems.values()) index.addProblem(one)
  index.replace(samples.map((one, at) => columns(at + 1, one.call.problemId, { index: one.index, fate: one.fate })))
  const read = async (seqs: ReadonlyArray<number>) =>
    seqs.map((seq) => ({ seq, trace: samples[seq - 1]!.trace, verdicts: samples[seq - 1]!.verdicts }))
  const viewOf = (id: string) => {
    const of = problems.get(id)
    const own = samples.filter(({ call }) => call.problemId === id)
    return of === undefined ? null : { problem: of, samples: own, shortestKept: null }
  }
  return {
    name: "runs/first",
    status: async () => ({ state: "done", running: false, revision: 1, figures: {} }),
    report: async () => {
      if (broken) throw new Error("the disk is <gone>")
      return null
    },
    traces: (query, signal) => listTraces(index, query, read, signal),
    neighbours: async (query, id, at) => index.neighbours(query, id, at),
    problem: async (id) => viewOf(id),
    trace: async (id, at) => {
      const view = viewOf(id)
      const one = view?.samples.find(({ index }) => index === at)
      return view === null || one === undefined ? null : { ...view, sample: one }
    }
  }
}

export interface Got {
  readonly code: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Sends lines as they stand, and reads until the server closes. */
export const raw = (port: number, lines: ReadonlyArray<string>, host = "127.0.0.1"): Promise<Got> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(`${lines.join("\r\n")}\r\n\r\n`))
    const chunks: Array<Buffer> = []
    socket.on("data", (chunk) => chunks.push(chunk))
    socket.on("error", reject)
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString()
      const [head = "", ...rest] = text.split("\r\n\r\n")
      const [status = "", ...fields] = head.split("\r\n")
      const headers = new Map(
        fields.map((field) => [field.slice(0, field.indexOf(":")).toLowerCase(), field.slice(field.indexOf(":") + 2)])
      )
      resolve({ code: Number(status.split(" ")[1]), headers, body: rest.join("\r\n\r\n") })
    })
  })

export interface Site {
  readonly served: Served
  readonly port: number
  readonly authority: string
  readonly token: string
  /** With the cookie of a browser that has been let in; more or other headers as they are given. */
  readonly get: (path: string, headers?: Record<string, string>, method?: string) => Promise<Got>
  /** Without it. */
  readonly stranger: (path: string, headers?: Record<string, string>, method?: string) => Promise<Got>
}

export const site = async (source: RunSource, options: ServeOptions = {}): Promise<Site> => {
  const served = await serve(source, options)
  const { port: given, host: authority, searchParams } = new URL(served.urlOf("/"))
  const port = Number(given)
  const token = searchParams.get("token")!
  const ask = (path: string, headers: Record<string, string>, method = "GET") => {
    const all = { host: authority, connection: "close", ...headers }
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
    return raw(port, [`${method} ${path} HTTP/1.1`, ...lines], options.host)
  }
  return {
    served,
    port,
    authority,
    token,
    get: (path, headers, method) => ask(path, { cookie: `other=1; cotton-${port}=${token}`, ...headers }, method),
    stranger: (path, headers = {}, method) => ask(path, headers, method)
  }
}
