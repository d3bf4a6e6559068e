import { marksOf } from "../packages/schema/src/Verdict.ts"
import type { Judged } from "../packages/schema/src/Example.ts"
import type { Problem } from "../packages/schema/src/Problem.ts"
import type { Trace, Turn } from "../packages/schema/src/Trace.ts"
import { standing, type Verdict } from "../packages/schema/src/Verdict.ts"
import type { Candidate } from "../packages/selection/src/Candidate.ts"

/*
 * A run as it might have been: problems of several sources and languages with two or three samples each, of which some
 * are wrong, unsure, hidden, cut off or empty; and texts that break readers.
 */

const HOSTILE = [
  "",
  "\u0000",
  "a\u0000b",
  "lone \uD800 high",
  "\uDC00 lone low",
  "💩 👩‍👩‍👧‍👦 中文 עברית العربية",
  "line\u2028separator\u2029paragraph\u0085",
  "\r\n\t\u000B\u001B[31mred",
  "--- \n---\nconfigs:\n- x",
  '| a | "b" |\n`code` ``` $x$ <b>&amp;</b>',
  "</think><think>\n<｜end▁of▁sentence｜>",
  "\uFEFFbom \u202Eevil",
  "NaN",
  "' OR 1=1; -- \\ \\u0041 {{problem}} %s {0}"
]

const hostile = (at: number): string => HOSTILE[at % HOSTILE.length] ?? ""

const problemAt = (at: number): Problem => ({
  id: at % 7 === 0 ? `p${at} ${hostile(at)}` : `p${at}`,
  messages: [
    ...(at % 5 === 0 ? [{ role: "system", content: hostile(at + 1) } as const] : []),
    { role: "user", content: `${hostile(at)} How much is ${at} + 18?` }
  ],
  ...(at % 3 === 0 ? {} : { answer: hostile(at + 2) }),
  ...(at % 4 === 0 ? {} : { language: ["en", "zh", "pt-BR"][at % 3] ?? "en" }),
  ...(at % 6 === 0 ? { domain: hostile(at) } : {}),
  ...(at % 2 === 0 ? { licence: "mit" } : {}),
  source: at % 2 === 0 ? "gsm.jsonl" : `--- ${hostile(at)}`,
  metadata: at % 3 === 1 ? {} : { line: at, ...(at % 3 === 0 ? { level: at, note: hostile(at) } : {}) }
})

const turnsAt = (at: number): ReadonlyArray<Turn> => {
  const content = `${hostile(at)} \\boxed{${at}}`
  if (at % 41 === 0) return []
  if (at % 11 === 0) return [{ role: "assistant", hidden: true, content }]
  if (at % 13 === 0) return [{ role: "assistant", content }]
  if (at % 17 === 0) return [{ role: "assistant", reasoning: `${hostile(at)} so`, unclosed: true, content: "" }]
  if (at === 100) return [{ role: "assistant", reasoning: "中💩".repeat(800_000), content }]
  // From 0.3 to 60 kB, so that pages and row groups end in many places.
  return [{ role: "assistant", reasoning: `${hostile(at)} step ${at}. `.repeat(10 + ((at * 37) % 1500)), content }]
}

/** A panel whose second member has a fall-back that lifted it: parts in parts. */
const panelAt = (at: number): Verdict => {
  const basics = { version: 1, options: {}, ms: 0 }
  const exact = { ...basics, filter: "verify/exact", outcome: "unsure", reason: "no-answer" } as const
  const rule = {
    ...basics,
    filter: "verify/number",
    outcome: "fail",
    reason: "wrong-answer",
    found: hostile(at)
  } as const
  const judge = { ...basics, filter: "judge/same-answer", options: { by: hostile(at + 1) }, outcome: "pass" } as const
  const member = { ...rule, outcome: "pass", parts: [rule, { ...judge, score: at / 7 }] } as const
  return { ...basics, filter: "verify/panel", outcome: "pass", parts: [exact, member] }
}

const verdictsAt = (at: number): ReadonlyArray<Verdict> => {
  const basics = { version: 2, options: {}, ms: at / 3 }
  const evidence = [{ turn: 0, field: "content", start: 0, end: 3, note: hostile(at) } as const]
  return [
    at % 9 === 0
      ? { ...basics, filter: "shape/complete", outcome: "fail", reason: "truncated" }
      : { ...basics, filter: "shape/complete", outcome: "pass", score: at / 7 },
    at % 4 === 1
      ? { ...basics, filter: "verify/math-answer", outcome: "fail", reason: "wrong", expected: hostile(at), evidence }
      : { ...basics, filter: "verify/math-answer", outcome: "pass", expected: "18", found: hostile(at) },
    ...(at % 10 === 3 ? [{ ...basics, filter: "judge/style", outcome: "unsure", reason: "time-out" } as const] : []),
    ...(at % 5 === 2 ? [panelAt(at)] : [])
  ]
}

const traceAt = (problem: Problem, index: number, at: number): Trace => ({
  id: `${problem.id}/${index}`,
  problemId: problem.id,
  index,
  turns: turnsAt(at),
  finish: at % 41 === 0 ? "failed" : "stop",
  usage: {
    input: at,
    output: 10 + ((at * 37) % 1500),
    estimated: at % 8 === 0,
    ...(at % 3 === 0 ? { reasoning: 5 } : {})
  },
  usd: at / 1000,
  timing: { at: 1_760_000_000_123 + at * 1000, ms: at * 1.5, ...(at % 2 === 0 ? { firstTokenMs: 12.25 } : {}) },
  teacher: "deepseek-ai/DeepSeek-R1-0528",
  served: {
    host: "127.0.0.1:8000",
    ...(at % 2 === 0 ? { model: hostile(at) } : {}),
    ...(at % 5 === 0 ? { fingerprint: hostile(at + 1) } : {})
  },
  asked:
    at % 12 === 0
      ? null
      : {
          model: "r1",
          messages: [{ role: "system", content: "Think." }, ...problem.messages],
          temperature: 0.6,
          ...(at % 5 === 0 ? { effort: hostile(at) } : {}),
          seed: at * 1e9
        },
  calls: []
})

/** Some problems have a suspect gold answer, some of those without one the answer of most. */
const agreedAt = ({ answer }: Problem, at: number): Pick<Judged, "agreed"> =>
  at % 9 === 0
    ? {
        agreed: {
          as: answer === undefined ? "majority" : "suspect",
          answer: hostile(at + 3),
          votes: 3,
          of: 4 + (at % 3)
        }
      }
    : {}

/** All samples, in the order of the journal. */
export const samples: ReadonlyArray<Judged> = Array.from({ length: 120 }, (_, at) => problemAt(at)).flatMap(
  (problem, of) =>
    Array.from({ length: 2 + (of % 2) }, (_, index) => {
      const verdicts = verdictsAt(of * 3 + index)
      const trace = traceAt(problem, index, of * 3 + index)
      return { problem, trace, verdicts, standing: standing(verdicts), ...agreedAt(problem, of) }
    })
)

export const candidates: ReadonlyArray<Candidate> = samples.map(({ problem, trace, verdicts }) => ({
  traceId: trace.id,
  problemId: problem.id,
  index: trace.index,
  outputTokens: trace.usage.output,
  replied: trace.turns.length > 0,
  marks: marksOf(verdicts)
}))
