import type { Price, Problems } from "@cotton/schema"
import type { Kind } from "./ProblemLayout.ts"
import type { RecognisedProblems } from "./ProblemLayouts.ts"
import { cutName, filtersFor, inline, judgeLines, line, mapLines, oneLine, verifies } from "./RecipeText.ts"

/** How the final answer is asked for, so that the verifier finds it. */
const TEMPLATES: Record<Kind, string> = {
  math: "{{problem}}\n\nPlease reason step by step, and put your final answer within \\boxed{}.",
  choice:
    "{{problem}}\n\n{{choices}}\n\nPlease reason step by step, and put the letter of the correct option within \\boxed{}.",
  code: "{{problem}}\n\nPlease reason step by step, and give the whole solution in one code block.",
  text: "{{problem}}"
}

/** What there is to say about a kind that a recipe cannot show. */
const NOTES: Partial<Record<Kind, string>> = {
  code: "these columns are no tests that Cotton can run: nothing verifies the solutions; every readable one is kept, in the cut `readable`; see problems.map.tests",
  text: "no column with a gold answer: nothing is verified; every readable reply is kept, in the cut `readable`"
}

const TESTED =
  "the solutions are run, with the tests of this set, in a sandbox; `cotton check` says whether there is one"

export const templateOf = ({ kind, template }: RecognisedProblems): string => template ?? TEMPLATES[kind]

export const notesOf = ({ note, kind, map }: RecognisedProblems): ReadonlyArray<string> =>
  [note, kind === "code" && map.tests !== undefined ? TESTED : NOTES[kind]].filter((text) => text !== undefined)

export interface InitSource extends Pick<typeof Problems.Encoded, "from" | "format" | "config" | "split"> {
  readonly reading: RecognisedProblems
  /** Whether some of the first rows are bad. */
  readonly someBad: boolean
  readonly teacher: { readonly model: string; readonly url: string; readonly price: Price }
}

const endpointLines = ({ url, price }: InitSource["teacher"]) =>
  url === "simulator"
    ? [
        "    - { url: simulator, price: free }",
        '    # A real one: { url: "http://127.0.0.1:8000/v1", key: $TEACHER_KEY, price: { input: 0.55, output: 2.19 } }'
      ]
    : [`    - ${inline({ url, price })} # key: $NAME names the variable that holds its key`]

/** The recipe for a problem set, with a comment where something was guessed. */
export const initRecipe = (source: InitSource): string => {
  const { reading, from, format, config, split, someBad, teacher } = source
  const { name, map } = reading
  const filters = filtersFor(reading)
  const how = name === null ? "guessed from the columns' names and values: look at them" : `the columns of ${name}`
  return [
    "# Written by cotton init --from. Every field that is not here has a documented default.",
    ...notesOf(reading).map((note) => `# Note: ${oneLine(note)}.`),
    "problems:",
    line(2, "from", from),
    ...Object.entries({ format, config, split }).flatMap(([field, value]) =>
      value === undefined ? [] : [line(2, field, value)]
    ),
    `  map: # ${oneLine(how)}`,
    ...mapLines(map, 4),
    ...(someBad ? [line(2, "onBadRow", "skip", "some of the first rows cannot be used")] : []),
    "prompt:",
    "  template: |-",
    ...templateOf(reading)
      .split("\n")
      .map((text) => (text === "" ? "" : `    ${text}`)),
    "teacher:",
    line(2, "model", teacher.model),
    "  at:",
    ...endpointLines(teacher),
    "sample: { keep: 1, tries: 4 }",
    ...judgeLines(filters),
    "cuts:",
    `  ${cutName(filters)}: { answer: right }`,
    ...(verifies(filters)
      ? ["  all: { answer: any, tokens: verified } # the control arm: as many tokens, right or wrong"]
      : []),
    ""
  ].join("\n")
}
