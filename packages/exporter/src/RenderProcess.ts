import { Worker } from "node:worker_threads"
import type { RenderAnswer, RenderJob } from "./RenderWorker.ts"

/*
 * A process around the thread that renders. A thread alone is no wall: V8 ends the whole process when a single allocation
 * of it goes over the heap's limit. This one's main thread stays free, so that it hears when its parent is gone, and
 * goes too: nothing is left that computes for nobody.
 */

const answer = (message: RenderAnswer) => process.send?.(message, () => process.exit(0))

process.once("disconnect", () => process.exit(0))
process.once("message", ({ task, megabytes }: RenderJob) => {
  const worker = new Worker(new URL("./RenderWorker.ts", import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: megabytes }
  })
  worker.once("message", answer)
  worker.once("error", ({ message }) => answer({ _tag: "Raised", message }))
})
