import { quietJson } from "@cotton/schema/Legible"
import { ask, failed } from "@cotton/trainer/targets/Run"
import { isOver, type Target } from "@cotton/trainer/targets/Target"
import { targetOf } from "@cotton/trainer/targets/Targets"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { InputError } from "../errors.ts"
import { glanceAt } from "../jobs/LookAt.ts"
import { reachable } from "../jobs/Reachable.ts"

const words = ({ savesFirst }: Target, now: boolean): string => {
  if (now) return "ended"
  return savesFirst
    ? "told to write a checkpoint and to end; a bundle that is submitted again goes on from it"
    : "told to end; a bundle that is submitted again goes on from the last checkpoint"
}

export const cancelJob = Effect.fnUntraced(function* (flags: {
  readonly id: string
  readonly now: boolean
  readonly json: boolean
}) {
  const record = yield* reachable(Option.some(flags.id))
  const { state } = (yield* glanceAt(record)).looked.look
  if (isOver(state)) return yield* new InputError({ message: `${record.id}: there is nothing to stop: ${state}` })
  const target = targetOf(record)
  for (const command of target.cancel(record, flags.now)) {
    const outcome = yield* ask(command)
    if (outcome.code !== 0) return yield* failed(command, outcome)
  }
  if (flags.json) return yield* Console.log(quietJson({ type: "summary", id: record.id, cancelled: true }))
  yield* Console.log(`${record.id}: ${words(target, flags.now)}`)
})
