import type { CardFacts } from "@cotton/exporter"
import { Journal } from "@cotton/schema/ports/Journal"
import { type Candidate, type Choice, funnelOf } from "@cotton/selection"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { basename } from "node:path"
import type { Run } from "./Run.ts"

/** What the card says of the run. */
export const cardFacts = Effect.fnUntraced(function* (
  run: Run,
  all: ReadonlyArray<Candidate>,
  chosen: ReadonlyMap<string, Choice>,
  command: string
) {
  const journal = yield* Journal
  const { recipe, resolved, filters } = run
  const { licence, terms } = recipe.export
  let usd = 0
  let inputTokens = 0
  let outputTokens = 0
  yield* Stream.runForEachArray(journal.entries(run.plan), (page) =>
    Effect.sync(() => {
      for (const entry of page) {
        usd += entry.usd
        inputTokens += entry.inputTokens
        outputTokens += entry.outputTokens
      }
    })
  )
  const problems = yield* Stream.runCount(journal.problems)
  const judging = yield* journal.spentBeside
  const facts: CardFacts = {
    name: recipe.name ?? basename(resolved.file).replace(/\.[^.]+$/, ""),
    command,
    ...(licence === undefined ? {} : { licence }),
    teacher: {
      model: recipe.teacher.model,
      hosts: [...new Set(run.hosts)],
      ...(terms === undefined ? {} : { terms })
    },
    sampling: recipe.sample,
    prompt: recipe.prompt,
    filters,
    problems,
    funnel: funnelOf(all),
    cuts: Object.fromEntries([...chosen].map(([name, choice]) => [name, { spec: recipe.cuts[name]!, choice }])),
    judges: Object.entries(run.judges).map(([name, { model }]) => ({ name, model })),
    cost: {
      usd: usd + judging.usd,
      ms: Number((yield* journal.getMeta(COLLECT_MS)) ?? 0),
      inputTokens,
      outputTokens,
      judging
    }
  }
  return facts
})

/** Milliseconds of wall-clock time that `collect` has run in all, as a meta entry of the journal. */
export const COLLECT_MS = "collectMs"
