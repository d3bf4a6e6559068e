import { defineCheck, defineRecipe, Schema } from "cotton"
import { dialOf, stepsOf, turned } from "./dial.ts"

/**
 * Is every step of the chain right? A check of the process, which only a task whose steps can be recomputed allows. A right
 * answer is no proof: times 5 or times 2 swallows many a mistake modulo 10.
 */
const steps = defineCheck({
  id: "dial/steps",
  version: 1,
  options: Schema.Struct({}),
  run: ({ problem, trace }) => {
    const dial = dialOf(problem.messages.at(-1)?.content ?? "")
    if (dial === null) return { outcome: "unsure", reason: "no-dial" }
    const turn = trace.turns.length - 1
    const said = stepsOf(trace.turns[turn]?.reasoning ?? "")
    if (said === null) return { outcome: "fail", reason: "not-steps" }
    let before = dial.start
    for (const [at, step] of said.entries()) {
      const asked = dial.turns[at]
      const after = asked && turned(before, asked.operation, asked.operand)
      const same = step.label === asked?.label && step.operation === asked.operation && step.operand === asked.operand
      if (!same || step.before !== before || step.after !== after) {
        const evidence = [{ turn, field: "reasoning" as const, start: step.start, end: step.end, note: "this step" }]
        return { outcome: "fail", reason: "wrong-step", expected: String(after), found: String(step.after), evidence }
      }
      before = step.after
    }
    return said.length === dial.turns.length ? { outcome: "pass" } : { outcome: "fail", reason: "too-few-steps" }
  }
})

const readable = ["shape/complete", "readability/repetition", "language/script-mixing"]

export default {
  ...defineRecipe({
    problems: { from: "problems.jsonl" },
    teacher: { model: "dial-teacher", at: [{ url: "simulator", price: "free" }] },
    simulator: { models: ["dial-teacher"], replay: "replies.jsonl" },
    // The recorded samples are told apart by the seed of the request: 0 to 3.
    sample: { keep: 4, tries: 4, seed: 0, limit: 256 },
    judge: [
      "shape/complete",
      // A step has six tokens, and no right chain has one twice.
      { "readability/repetition": { repeats: 4, minTokens: 24 } },
      "language/script-mixing",
      "verify/exact",
      "dial/steps"
    ],
    // A systematic mistake makes whole problems suspect: `raw` takes these too.
    cuts: {
      steps: {},
      filtered: { ignore: ["dial/steps"] },
      answer: { ignore: [...readable, "dial/steps"] },
      readable: { answer: "any", ignore: ["dial/steps", "suspects"] },
      raw: { answer: "any", ignore: [...readable, "dial/steps", "suspects"] },
      "raw-fewer": { answer: "any", ignore: [...readable, "dial/steps", "suspects"], tokens: "filtered" }
    },
    export: { reasoning: "field", validation: 0 }
  }),
  filters: [steps]
}
