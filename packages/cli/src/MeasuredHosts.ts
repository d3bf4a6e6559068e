import { type Bought, figuresOf, paceOf, type Sample, type Timing } from "@cotton/pipeline"
import type { Problem } from "@cotton/schema"
import type { MeasuredHost } from "./display/PlanPilot.ts"

/** The figures of each host, over the samples that it wrote. */
export const hostsOf = (
  problems: ReadonlyArray<Problem>,
  { samples }: Bought,
  timings: ReadonlyMap<number, Timing>,
  goal: { readonly keep: number; readonly tries: number }
): ReadonlyArray<MeasuredHost> => {
  const hosts = [...new Set([...timings.values()].map(({ host }) => host))].toSorted()
  return hosts.map((host) => {
    const from = ({ seq }: Sample) => timings.get(seq)?.host === host
    const own = problems.map(({ id }) => (samples.get(id) ?? []).filter(from))
    return {
      host,
      figures: figuresOf(own, goal),
      pace: paceOf([...timings.values()].filter((timing) => timing.host === host))
    }
  })
}
