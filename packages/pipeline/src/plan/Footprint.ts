import type { Run } from "../Run.ts"
import { BYTES_PER_TOKEN, type Range } from "./Bounds.ts"

/**
 * Bytes that a run held at its peak when it was measured: 20,000 replies of 8 kB at 256 in flight, 16 MB of back-pressure
 * (docs/LOG.md, "Memory of a long run"). The garbage of a run with few and short replies is less: the lower bound is what the
 * run of `cotton init` peaked at (its simulated teacher in the same process).
 */
const MEASURED = { small: 270e6, long: 571e6, inFlight: 256, replyBytes: 8000, unjudged: 16e6 }
/** A reply in memory: two bytes a character once it holds one beyond Latin-1, and a copy while it is put together. */
const COPIES = 4

/** Bytes that this process may take at its peak. */
export const memoryOf = ({ recipe }: Run, tokensAReply: number): Range => {
  const slots = recipe.teacher.at.reduce((sum, one) => sum + one.slots, 0)
  const inFlight = slots * tokensAReply * BYTES_PER_TOKEN * COPIES
  const measured = MEASURED.inFlight * MEASURED.replyBytes * COPIES
  const waiting = Math.max(0, recipe.unjudgedBytes - MEASURED.unjudged) * COPIES
  return [MEASURED.small, MEASURED.long + Math.max(0, inFlight - measured) + waiting]
}

/** Bytes on the disk a token of a reply: its text in the journal and in the `traces` config and a cut, each packed by zstd. */
const DISK_BYTES_PER_TOKEN = BYTES_PER_TOKEN * (0.5 + 0.35 + 0.35)
/** Beside its text: its rows, its verdicts, what was asked. The run of `cotton init` came to 4.6 kB a sample of 370 tokens. */
const DISK_BYTES_PER_SAMPLE = 2800

export const diskOf = (samples: Range, output: Range): Range => [
  samples[0] * DISK_BYTES_PER_SAMPLE + output[0] * DISK_BYTES_PER_TOKEN,
  samples[1] * DISK_BYTES_PER_SAMPLE + output[1] * DISK_BYTES_PER_TOKEN
]
