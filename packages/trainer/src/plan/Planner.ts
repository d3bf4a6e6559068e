import type { Shape } from "../Shape.ts"
import { GPU_KINDS, type GpuKind, GPUS } from "./Gpus.ts"
import { type Memory, memoryOf } from "./Memory.ts"
import { tokensPerSecond } from "./Speed.ts"

export interface Wanted {
  readonly shape: Shape
  readonly method: "full" | "lora" | "qlora"
  readonly context: number
  readonly rank: number
  readonly gpu: GpuKind
  /** A node. */
  readonly gpus: number
  readonly nodes: number
}

export interface Plan {
  readonly fits: boolean
  readonly memory: Memory
  /** Bytes of one device that are planned with. */
  readonly room: number
  readonly sharding: "none" | "fsdp2"
  readonly contextParallel: number
}

/** Share of a device's memory that is planned with: the formulas are good to about a tenth. */
const PLANNED = 0.95
const planOf = ({ shape, method, context, rank, gpu, gpus, nodes }: Wanted): Plan => {
  const devices = gpus * nodes
  const room = GPUS[gpu].memory * PLANNED
  // One sequence a pass: at these lengths it keeps a device busy.
  const at = (shards: number, contextParallel: number) =>
    memoryOf({ shape, method, context, rank, shards, contextParallel, microBatch: 1 })
  const ways: Array<{ readonly shards: number; readonly shared: number }> = [{ shards: 1, shared: 1 }]
  // Weights in 4 bits are not spread here: nothing of that was ever tried.
  if (devices > 1 && method !== "qlora") {
    for (let shared = 1; shared <= gpus && devices % shared === 0; shared *= 2) ways.push({ shards: devices, shared })
  }
  const { shards, shared } = ways.find((one) => at(one.shards, one.shared).total <= room) ?? ways.at(-1)!
  const memory = at(shards, shared)
  return {
    fits: memory.total <= room,
    memory,
    room,
    sharding: shards === 1 ? "none" : "fsdp2",
    contextParallel: shared
  }
}

/** `8 × H100 80 GB, lora`. */
const inWords = ({ gpu, gpus, nodes, method, context }: Wanted): string =>
  `${nodes === 1 ? "" : `${nodes} nodes of `}${gpus} × ${GPUS[gpu].name}, ${method}, ${context.toLocaleString("en-US")} tokens`

/** Other jobs, the nearest first: more of the same devices, larger ones, then less of the student, then shorter rows. */
const others = (wanted: Wanted): ReadonlyArray<Wanted> => {
  const but = (change: Partial<Wanted>): Wanted => ({ ...wanted, ...change })
  const found: Array<Wanted> = []
  for (let gpus = wanted.gpus * 2; gpus <= 8; gpus *= 2) found.push(but({ gpus }))
  for (let nodes = wanted.nodes * 2; nodes <= 8; nodes *= 2) found.push(but({ gpus: 8, nodes }))
  for (const gpu of GPU_KINDS) if (GPUS[gpu].memory > GPUS[wanted.gpu].memory) found.push(but({ gpu }))
  if (wanted.method === "full") found.push(but({ method: "lora" }))
  if (wanted.method !== "qlora") found.push(but({ method: "qlora" }))
  for (const part of [2, 4, 8]) found.push(but({ context: Math.floor(wanted.context / part) }))
  return found
}

/** The plan, and where it does not fit the nearest job in words that does. */
export const planTraining = (wanted: Wanted): Plan & { readonly nearest: string | null } => {
  const plan = planOf(wanted)
  const nearest = plan.fits ? undefined : others(wanted).find((other) => planOf(other).fits)
  return { ...plan, nearest: nearest === undefined ? null : inWords(nearest) }
}

/** Hours that this many tokens take, at the usual share of the peak. */
export const hoursOf = ({ shape, context, gpu, gpus, nodes }: Wanted, tokens: number): number =>
  tokens / tokensPerSecond(shape, context, GPUS[gpu].peakFlops, gpus * nodes) / 3600
