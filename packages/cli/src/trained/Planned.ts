import type { Planned } from "@cotton/trainer/bundle/Settings"
import { GPUS } from "@cotton/trainer/plan/Gpus"
import type { Memory } from "@cotton/trainer/plan/Memory"
import { hoursOf, planTraining, type Wanted } from "@cotton/trainer/plan/Planner"
import { flopsPerToken, USUAL_MFU } from "@cotton/trainer/plan/Speed"
import * as Effect from "effect/Effect"
import { dollars } from "../display/Figures.ts"
import { InputError } from "../errors.ts"

export interface PlannedJob {
  readonly settings: Planned
  /** For people, of so many tokens in all. */
  readonly lines: (tokens: number) => ReadonlyArray<string>
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

/** Below it a part is not told. */
const LEAST_BYTES = 5e7

const partsOf = (memory: Memory): string =>
  Object.entries(memory)
    .filter(([name, bytes]) => name !== "total" && bytes >= LEAST_BYTES)
    .map(([name, bytes]) => `${name} ${gigabytes(bytes)}`)
    .join(", ")

/** Rounded as its hours are. */
const costLine = (deviceHours: number, price: number): string =>
  `planned: about ${dollars(Number((deviceHours * price).toPrecision(2)))}, for ${Number(deviceHours.toPrecision(2))} device hours at ${dollars(price)}`

/** What fits on these accelerators, and how. Fails with the nearest job that does, where this one does not. */
export const planJob = ({
  price,
  ...wanted
}: Wanted & { readonly price: number | null }): Effect.Effect<PlannedJob, InputError> => {
  const { contextParallel, fits, memory, nearest, room, sharding } = planTraining(wanted)
  const gpu = GPUS[wanted.gpu]
  const count = wanted.nodes * wanted.gpus
  if (!fits) {
    const other = nearest === null ? "nothing near it fits either" : `the nearest that fits: ${nearest}`
    return Effect.fail(
      new InputError({
        message: `${count} × ${gpu.name} is too small: a device needs ${gigabytes(memory.total)} (${partsOf(memory)}) and has ${gigabytes(room)} to plan with; ${other}`
      })
    )
  }
  const shared = contextParallel === 1 ? "" : ` with ${contextParallel} devices a sequence`
  const how = sharding === "none" ? "" : `, ${sharding}${shared}`
  return Effect.succeed({
    settings: {
      sharding,
      contextParallel,
      flopsPerToken: flopsPerToken(wanted.shape, wanted.context),
      peakFlops: gpu.peakFlops
    },
    lines: (tokens) => [
      `planned: ${count} × ${gpu.name}${how}: ${gigabytes(memory.total)} a device (${partsOf(memory)})`,
      `planned: about ${Number(hoursOf(wanted, tokens).toPrecision(2))} hours, at ${USUAL_MFU * 100} % of the peak as published runs at 32,768 tokens have it`,
      ...(price === null ? [] : [costLine(hoursOf(wanted, tokens) * count, price)])
    ]
  })
}
