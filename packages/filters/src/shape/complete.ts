import * as Schema from "effect/Schema"
import type { Evidence, Finding } from "@cotton/schema/Verdict"
import { defineCheck, fail, option, pass, unsure } from "../Check.ts"
import { endingOf } from "../Finish.ts"
import { findMarkup } from "../Markup.ts"
import { lastAssistant, passagesOf } from "../Passage.ts"

/**
 * Is the reply whole? It ended by itself, its chain of thought was closed, an answer follows, and nothing of the chat
 * template leaked into the text.
 *
 * Reasons, the first that holds: `refused-by-provider`, `cut-off`, `awaits-tool` (by the finish reason),
 * `unclosed-think`, `no-answer`, `no-reasoning`, `leaked-markup`; `unknown-finish` is unsure.
 */
export const check = defineCheck({
  id: "shape/complete",
  version: 2,
  options: Schema.Struct({
    /**
     * `required`: a reply without a visible chain of thought is rejected (`no-reasoning`), an empty pair of think tags
     * too; right for a reasoning teacher, whose replies without a chain teach the student not to think. The default is
     * `optional`, because an instruct teacher writes its chain into the answer, and would lose every trace.
     */
    reasoning: option(Schema.Literals(["required", "optional"]), "optional"),
    /**
     * Further finish reasons that count as finished. What Cotton knows no meaning of is `unsure`: the set of a new
     * server's words is open, and neither keeping nor dropping a whole run for a new word would be right.
     */
    finished: option(Schema.Array(Schema.NonEmptyString), [])
  }),
  run: ({ trace, problem }, options): Finding => {
    const accepted = options.finished.some((word) => word.toLowerCase() === trace.finish.toLowerCase())
    const ending = accepted ? "finished" : endingOf(trace.finish)
    const found = `finish reason ${trace.finish}`
    if (ending === "refused") return fail("refused-by-provider", { found })
    if (ending === "cut") return fail("cut-off", { found })
    if (ending === "tool") return fail("awaits-tool", { found })

    const last = lastAssistant(trace)
    if (last === undefined) return fail("no-answer", { found: "no assistant turn" })
    const open = trace.turns.findIndex((turn) => turn.role === "assistant" && turn.unclosed === true)
    if (open >= 0) {
      const end = (trace.turns[open]!.reasoning ?? "").length
      const span: Evidence = { turn: open, field: "reasoning", start: Math.max(0, end - 200), end, note: "the end" }
      return fail("unclosed-think", end > 0 ? { evidence: [span] } : {})
    }
    if (isBlank(last.turn.content)) return fail("no-answer", { found: "empty content" })
    if (options.reasoning === "required" && !passagesOf(trace).some(isChain))
      return fail("no-reasoning", { found: last.turn.hidden === true ? "a hidden chain" : "no chain" })

    const prompt = problem.messages.map((message) => message.content).join("\n")
    for (const passage of passagesOf(trace)) {
      const markup = findMarkup(passage.text, passage.field, prompt)
      if (markup === undefined) continue
      const { turn, field } = passage
      const evidence = [{ turn, field, start: markup.start, end: markup.end, note: "markup of the chat template" }]
      return fail("leaked-markup", { found: passage.text.slice(markup.start, markup.end), evidence })
    }
    return ending === "unknown" ? unsure("unknown-finish", { found }) : pass
  }
})

const isChain = (passage: { readonly field: string; readonly text: string }): boolean =>
  passage.field === "reasoning" && !isBlank(passage.text)

/** White space, and marks without a look of their own: joiners, directions, variation selectors, byte order. */
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}]*$/u

const isBlank = (text: string): boolean => INVISIBLE.test(text)
