import { agreementFields } from "@cotton/pipeline/agree/SayAgreements"
import type { ExaminedProblem, ExaminedSample, ExaminedTrace } from "@cotton/pipeline/examine/Examine"
import type { ExaminedRun } from "@cotton/pipeline/examine/Overview"

/* NDJSON: one object a line, the last one a summary. */

type Line = Readonly<Record<string, unknown>> & { readonly type: string }

const typed = (type: string, fields: object): Line => ({ type, ...fields })

/** A sample without its texts. */
const sampleLine = (
  type: string,
  { id, index, fate, judged, current, call, cuts, verdicts }: ExaminedSample
): Line => ({
  type,
  id,
  index,
  fate,
  judged,
  current,
  marks: verdicts.flatMap(({ filter, outcome, reason, found }) =>
    outcome === "pass" ? [] : [{ filter, outcome, reason, found }]
  ),
  usage: call.usage,
  usd: call.usd,
  finish: call.finish,
  failure: call.failure,
  cuts
})

export const runJson = (
  folder: string,
  { changed, funnel, reasons, kept, failed, suspects, majorities, cuts }: ExaminedRun
): ReadonlyArray<Line> => [
  ...changed.map((setting) => typed("setting", setting)),
  ...reasons.map((reason) => typed("reason", reason)),
  ...suspects.map((one) => typed("suspect", agreementFields(one))),
  ...cuts.map((cut) => typed("cut", cut)),
  { type: "summary", run: folder, funnel, kept, failed, suspects: suspects.length, majorities }
]

export const problemJson = (
  folder: string,
  { agreement, problem, samples, counts, shortestKept }: ExaminedProblem
): ReadonlyArray<Line> => [
  { type: "problem", ...problem },
  ...samples.map((sample) => sampleLine("sample", sample)),
  {
    type: "summary",
    run: folder,
    id: problem.id,
    counts,
    agreement: agreement && agreementFields(agreement),
    shortestKept
  }
]

export const traceJson = (folder: string, { problem, sample, samples }: ExaminedTrace): ReadonlyArray<Line> => [
  { type: "problem", ...problem },
  ...samples.filter(({ id }) => id !== sample.id).map((sibling) => sampleLine("sibling", sibling)),
  ...[...sample.earlier, sample.call].map((call) => typed("call", call)),
  ...sample.verdicts.map((verdict) => typed("verdict", verdict)),
  ...(sample.trace === null ? [] : [{ type: "trace", ...sample.trace }]),
  { ...sampleLine("summary", sample), run: folder }
]
