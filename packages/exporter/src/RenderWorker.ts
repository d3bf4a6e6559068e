import { parentPort, workerData } from "node:worker_threads"
import { type ChatMessage, renderExample, type RenderedExample, type RenderOptions } from "./Render.ts"

/* The thread that renders: a template that nobody has vouched for may run for ever, or fill its memory. */

export interface RenderTask {
  readonly template: string
  readonly messages: ReadonlyArray<ChatMessage>
  readonly options: RenderOptions
}

export interface RenderJob {
  readonly task: RenderTask
  /** Of the thread's heap. */
  readonly megabytes: number
}

export type RenderAnswer =
  | { readonly _tag: "Rendered"; readonly example: RenderedExample }
  | { readonly _tag: "Raised"; readonly message: string }

const { template, messages, options } = workerData as RenderTask

const answer = (): RenderAnswer => {
  try {
    return { _tag: "Rendered", example: renderExample(template, messages, options) }
  } catch (error) {
    return { _tag: "Raised", message: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.postMessage(answer())
