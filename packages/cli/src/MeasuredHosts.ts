import { type Bought, figuresOf, paceOf, type Sample, type Timing } from "@cotton/pipeline"
import type { Problem } from "@cotton/schema"
import type { MeasuredHost } from "./display/PlanPilot.ts"

/** The figures of each host, over the samples of these problems that it wrote; its speed over all. */
export const hostsOf = (
  problems: ReadonlyArray<Problem>,
  { samples }: Bought,
  timings: { readonly among: ReadonlyMap<number, Timing>; readonly all: ReadonlyMap<number, Timing> },
  goal: { readonly keep: number; readonly tries: number }
): ReadonlyArray<MeasuredHost> => {
  const hosts = [...new Set([...timings.among.values()].map(({ host }) => host))].toSorted()
  return hosts.map((host) => {
    const from = ({ seq }: Sample) => timings.among.get(seq)?.host === host
    const own = problems.map(({ id }) => (samples.get(id) ?? []).filter(from))
    return {
      host,
      figures: figuresOf(own, goal),
      pace: paceOf([...timings.all.values()].filter((timing) => timing.host === host))
    }
  })
}
