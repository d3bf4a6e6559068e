import { type FilterRef, IMPORTED } from "@cotton/schema"
import { cutName, filtersFor, judgeLines, line, oneLine, verifies } from "../layouts/RecipeText.ts"
import type { RecognisedResponses } from "../layouts/ResponseLayouts.ts"

/** The file in the run directory that the problems of an import are written to. */
export const PROBLEMS_FILE = "problems.jsonl"

/** More rows a problem than any set has responses. */
const EVERY_ROW = 1000

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
  const filters: ReadonlyArray<FilterRef> = reading.judge ?? filtersFor(reading)
  return [
    `# Written by cotton import from ${oneLine(filesShown(files))}, read as ${oneLine(reading.name)}.`,
    "# Change judge, cuts and export as you like, then: cotton cut (this folder) --save",
    line(0, "name", name),
    "problems:",
    line(2, "from", PROBLEMS_FILE, "the problems of the imported files, as cotton import read them"),
    line(2, "map", { messages: "messages", source: "source" }),
    line(2, "onBadRow", "skip", "problems without a gold answer"),
    "# The prompts as they came: a known teacher's own default would add to them.",
    "prompt:",
    line(2, "template", reading.map.choices === undefined ? "{{problem}}" : "{{problem}}\n\n{{choices}}"),
    "teacher:",
    line(2, "model", teacher, teacher === "unknown" ? "nobody said which; the dataset names it as its teacher" : ""),
    "  at:",
    `    - { url: ${IMPORTED}, price: free } # nothing can be bought from it`,
    ...(reading.think === undefined ? [] : [line(2, "think", reading.think)]),
    "# How it was sampled is not known.",
    "sample: { temperature: null, topP: null }",
    ...(verifies(filters) ? [] : ["# Nothing is verified, so no cut is called so."]),
    ...judgeLines(filters),
    "cuts:",
    `  ${cutName(filters)}: { answer: right, perProblem: ${EVERY_ROW} } # a lower number chooses so many of each problem`,
    ""
  ].join("\n")
}
