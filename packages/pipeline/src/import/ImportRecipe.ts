import { IMPORTED } from "@cotton/schema"
import type { Kind } from "../layouts/ProblemLayout.ts"
import { filtersFor, judgeLines, line, oneLine } from "../layouts/RecipeText.ts"
import type { RecognisedResponses } from "../layouts/ResponseLayouts.ts"

/** The file in the run directory that the problems of an import are written to. */
export const PROBLEMS_FILE = "problems.jsonl"

/** More rows a problem than any set has responses. */
const EVERY_ROW = 1000

/** What kind of answers can be judged, given what the first rows hold. */
const kindOf = ({ map, kind }: RecognisedResponses): Kind => (map.answer === undefined ? "text" : kind)

const filesShown = ([first = "", ...more]: ReadonlyArray<string>): string =>
  more.length === 0 ? first : `${first} and ${more.length} more`

/** The recipe of an imported run, with a line for each thing that was found out. */
export const importRecipe = (options: {
  readonly name: string
  readonly files: ReadonlyArray<string>
  readonly reading: RecognisedResponses
  readonly teacher: string
}): string => {
  const { name, files, reading, teacher } = options
  const kind = kindOf(reading)
  const filters = reading.judge ?? filtersFor(kind)
  return [
    `# Written by cotton import from ${oneLine(filesShown(files))}, read as ${oneLine(reading.name)}.`,
    "# Change judge, cuts and export as you like, then: cotton cut (this folder) --save",
    line(0, "name", name),
    "problems:",
    line(2, "from", PROBLEMS_FILE, "the problems of the imported files, as cotton import read them"),
    line(2, "map", { messages: "messages", source: "source" }),
    line(2, "onBadRow", "skip", "problems without a gold answer"),
    ...(reading.map.choices === undefined ? [] : ["prompt:", line(2, "template", "{{problem}}\n\n{{choices}}")]),
    "teacher:",
    line(2, "model", teacher, teacher === "unknown" ? "nobody said which; the dataset names it as its teacher" : ""),
    "  at:",
    `    - { url: ${IMPORTED}, price: free } # nothing can be bought from it`,
    ...(reading.think === undefined ? [] : [line(2, "think", reading.think)]),
    "# How it was sampled is not known.",
    "sample: { temperature: null, topP: null }",
    ...(kind === "text" && reading.judge === undefined ? ["# No column with a gold answer: nothing is verified."] : []),
    ...judgeLines(filters),
    "cuts:",
    `  verified: { answer: right, perProblem: ${EVERY_ROW} } # a lower number chooses so many of each problem`,
    ""
  ].join("\n")
}
