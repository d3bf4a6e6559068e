import type { Look } from "./Look.ts"
import type { ResponseLayout, ResponseReading } from "./ResponseLayout.ts"
import { layout as conversations } from "./responses/conversations.ts"
import { layout as cottonMessages } from "./responses/cotton-messages.ts"
import { layout as cottonTraces } from "./responses/cotton-traces.ts"
import { layout as generic } from "./responses/generic.ts"
import { layout as limo } from "./responses/limo.ts"
import { layout as openMathReasoning } from "./responses/open-math-reasoning.ts"
import { layout as openR1Math } from "./responses/open-r1-math.ts"
import { layout as openThoughts } from "./responses/open-thoughts.ts"
import { layout as s1k } from "./responses/s1k.ts"
import { layout as samples } from "./responses/samples.ts"

/** The known layouts of sets with responses, in the order in which they are tried. A test holds folder = registry. */
export const responseLayouts: ReadonlyArray<ResponseLayout> = [
  cottonTraces,
  cottonMessages,
  openR1Math,
  openMathReasoning,
  s1k,
  limo,
  openThoughts,
  samples,
  generic,
  conversations
]

export interface RecognisedResponses extends ResponseReading {
  readonly id: string
  readonly name: string
}

/** What the columns of a file with responses mean; `null` when no response can be told. */
export const recogniseResponses = (look: Look): RecognisedResponses | null => {
  for (const { id, name, read } of responseLayouts) {
    const reading = read(look)
    if (reading !== null) return { ...reading, id, name }
  }
  return null
}
