import type { Closing, Desk, Purse } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { JUDGE } from "../errors.ts"
import { judgeUnasked, type Resumed } from "../Resume.ts"
import type { Run } from "../Run.ts"
import { Consultation } from "./Consultation.ts"

/** What it means for the buying of samples that a judge can't be asked any more. `null`: nothing, it has ended by itself. */
const asBuying = (judge: string, closing: Closing): Closing | null => {
  switch (closing.why) {
    case "budget":
    case "journal":
      return closing
    case "teacher":
    case "endpoint":
      return { why: "judges", message: `${JUDGE}${judge} cannot be asked: ${closing.message}` }
    default:
      return null
  }
}

/**
 * Opens the recipe's judges for a run that may buy, until the scope closes, and asks them about the stored traces that wait
 * for them. `among`: the only problems that are bought for.
 */
export const openJudges = Effect.fnUntraced(function* (
  run: Run,
  purse: Purse,
  resumed: Resumed,
  among?: ReadonlyArray<Problem>
) {
  const consultation = yield* Consultation
  let buying: Desk | null = null
  let ended: Closing | null = null
  yield* consultation.open(purse, (judge, closing) => {
    ended ??= asBuying(judge, closing)
    if (ended !== null) buying?.close(ended)
  })
  const known = yield* judgeUnasked(run, resumed, among && new Set(among.map(({ id }) => id)))
  return {
    known,
    /**
     * The tickets of the desk that samples are bought at: without its judges it closes. Once it sends no more before its end,
     * whatever the reason, no more questions are asked either: a queue of them could go on for hours.
     */
    ticketsOf: (desk: Desk) => {
      buying = desk
      if (ended !== null) desk.close(ended)
      const leave = () => {
        const { closing } = desk
        if (closing !== null && closing.why !== "settled") consultation.close(closing)
        return Stream.empty
      }
      return Stream.concat(desk.tickets, Stream.suspend(leave))
    }
  }
})
