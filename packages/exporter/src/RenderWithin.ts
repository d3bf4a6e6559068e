import * as Effect from "effect/Effect"
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { type ExportError, templateFailed } from "./errors.ts"
import type { RenderedExample } from "./Render.ts"
import { renderHint } from "./RenderHints.ts"
import type { RenderAnswer, RenderJob, RenderTask } from "./RenderWorker.ts"

/** Seconds that a template may take. One example of a million characters takes less than one. */
const SECONDS = 20
/** Of the heap: a few renderings of the longest reply that a recipe lets through, with room to spare. */
const MEGABYTES = 1024

interface Limits {
  /** Default: 20. */
  readonly seconds?: number
  /** Megabytes of the heap. Default: 1024. */
  readonly megabytes?: number
}

/**
 * `renderExample` in a process of its own, which is ended when it takes longer than it may, or more memory. It sees
 * nothing of the environment. `file` is where the template stands, for its errors.
 */
export const renderWithin = (
  file: string,
  task: RenderTask,
  { seconds = SECONDS, megabytes = MEGABYTES }: Limits = {}
): Effect.Effect<RenderedExample, ExportError> =>
  Effect.callback<RenderedExample, ExportError>((resume) => {
    const child = fork(fileURLToPath(new URL("./RenderProcess.ts", import.meta.url)), [], {
      serialization: "advanced",
      // V8 writes pages about a full heap.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      execArgv: [],
      env: {}
    })
    const fail = (message: string) => resume(Effect.fail(templateFailed(file, message)))
    const clock = setTimeout(() => {
      child.kill("SIGKILL")
      fail(`it was still running after ${seconds} s`)
    }, seconds * 1000)
    child.once("message", (answer: RenderAnswer) => {
      if (answer._tag === "Rendered") resume(Effect.succeed(answer.example))
      else {
        const { specialTokens, variables = {} } = task.options
        const given = [...Object.keys(specialTokens), ...Object.keys(variables)]
        const hint = renderHint(answer.message, task.template, given)
        fail(hint === null ? answer.message : `${answer.message}. ${hint[0]!.toUpperCase()}${hint.slice(1)}`)
      }
    })
    child.once("error", (error) => fail(error.message))
    child.once("close", () => {
      clearTimeout(clock)
      fail(`it took more than ${megabytes} MB of memory`)
    })
    child.send({ task, megabytes } satisfies RenderJob, (error) => {
      if (error !== null) fail(error.message)
    })
    return Effect.sync(() => void child.kill("SIGKILL"))
  })
