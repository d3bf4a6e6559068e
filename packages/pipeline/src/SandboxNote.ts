import { judgesOf } from "@cotton/filters/Judges"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Run } from "./Run.ts"
import { sandboxServerOf } from "./SandboxServer.ts"

/**
 * Where the code of replies will be run, or what this machine lacks for that; `null` when no filter runs any. A server is
 * sent nothing before it is `asked`.
 */
export const sandboxNote = (
  run: Pick<Run, "filters" | "recipe">,
  { asked = false }: { readonly asked?: boolean } = {}
): Effect.Effect<string | null> =>
  Effect.gen(function* () {
    // The plan was made of these filters, so they load.
    const judges = yield* Effect.orDie(judgesOf(run.filters))
    const judge = judges.find(({ needs }) => needs === "sandbox")
    if (judge === undefined) return null
    const says = (what: string) => `${judge.planned.id} runs code: ${what}`
    const lacks = (message: string) => says(`${message}; until then nothing is run or bought`)
    const spec = run.recipe.sandbox
    const server = yield* Effect.result(sandboxServerOf(spec))
    if (Result.isFailure(server)) return lacks(server.failure.message)
    const { chooseSandbox, REMOTE_CONCURRENCY } = yield* Effect.promise(
      () => import("@cotton/filters/sandboxes/Choose")
    )
    if (server.success !== undefined && !asked) {
      const { host } = new URL(server.success.url)
      const many = spec?.concurrency ?? REMOTE_CONCURRENCY
      return says(`on the server at ${host}, ${many} at a time; the run asks it first, and so does --probe`)
    }
    const found = yield* Effect.result(chooseSandbox(spec, server.success))
    return Result.isSuccess(found)
      ? says(
          `${server.success === undefined ? "in" : "on"} ${found.success.name}, ${found.success.concurrency} at a time`
        )
      : lacks(found.failure.message)
  })
