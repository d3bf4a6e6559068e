import { chainColumn } from "../Chains.ts"
import { guessPrompt, guessRest, columnsOf, named } from "../Guess.ts"
import { isRecord, isText, lookAt, MOST, share } from "../Look.ts"
import type { ResponseLayout } from "../ResponseLayout.ts"
import { FINISHES, MODELS, RESPONSES } from "./generic.ts"

const COLUMNS = ["samples", "responses", "generations", "completions", "outputs"]

const isObjects = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isRecord)

/** A problem a row, with its responses as a list of objects: `samples: [{ model, response }]`. */
export const layout: ResponseLayout = {
  id: "samples",
  name: "samples of a problem in a list",
  read: (look) => {
    const each = COLUMNS.find((name) => share(look, name, isObjects) >= MOST)
    const prompt = guessPrompt(look)
    if (each === undefined || prompt === null) return null
    const items = lookAt(look.rows.flatMap((row) => (Array.isArray(row[each]) ? (row[each] as Array<unknown>) : [])))
    const response = named(items, RESPONSES, (value) => typeof value === "string")
    if (response === undefined) return null
    const { map, kind } = guessRest(look, [each, ...columnsOf(prompt)], "problems")
    const chain = chainColumn(items)
    const finish = FINISHES.find((name) => items.columns.includes(name))
    const model = named(items, MODELS, isText) ?? named(look, MODELS, isText)
    return {
      map: { ...prompt, ...map },
      responses: [
        {
          each,
          response,
          ...(chain === undefined ? {} : { reasoning: chain }),
          ...(finish === undefined ? {} : { finish }),
          ...(model === undefined ? {} : { model })
        }
      ],
      kind
    }
  }
}
