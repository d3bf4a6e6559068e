import { checkFieldMap } from "@cotton/generator"
import { IMPORTED, type Recipe } from "@cotton/schema"
import { chooseCuts } from "@cotton/selection"
import * as Result from "effect/Result"
import { promptMistakes } from "./MistakesOfParts.ts"
import { fieldName, type Place } from "./RecipeIssues.ts"

/** Headers that carry a secret by their name: a literal would land in `run.json` and in the card. */
const SECRET_HEADER = /auth|api-?key|token|secret|cookie|password/i

/** What is wrong with a recipe whose fields are each right by themselves. One line a mistake, with its place. */
export const checkReferences = (recipe: Recipe, place: Place): ReadonlyArray<string> => {
  const names = Object.keys(recipe.cuts)
  return [
    ...promptMistakes(recipe.prompt, place),
    ...(recipe.sample.keep > recipe.sample.tries
      ? [
          `${place(["sample", "keep"])}: sample.keep: ${recipe.sample.keep} is more than sample.tries (${recipe.sample.tries})`
        ]
      : []),
    ...(recipe.sample.perRequest > 1 && recipe.sample.seed !== undefined
      ? [
          `${place(["sample", "perRequest"])}: sample.perRequest: several samples of one request cannot be told apart by sample.seed; leave one of the two out`
        ]
      : []),
    ...(recipe.teacher.body["n"] === undefined
      ? []
      : [
          `${place(["teacher", "body", "n"])}: teacher.body.n: samples beyond the first would be paid for and lost; write sample.perRequest`
        ]),
    ...checkFieldMap(recipe.problems.map).map(({ path, message }) => {
      const whole = ["problems", "map", ...path.split(".")]
      return `${place(whole)}: ${fieldName(whole)}: ${message}`
    }),
    ...(names.length === 0 ? [`${place(["cuts"])}: cuts: at least one cut is needed`] : []),
    ...(names.includes("traces")
      ? [`${place(["cuts", "traces"])}: cuts.traces: this name is taken by the config with every trace`]
      : []),
    ...Result.match(chooseCuts([], recipe.cuts, recipe.sample.keep, recipe.export.seed), {
      onFailure: (error) => [`${place(error.path)}: ${error.message}`],
      onSuccess: () => []
    }),
    ...askedOf(recipe).flatMap(([path, spec]) => endpointMistakes(path, spec.at, place))
  ]
}

/** Whoever is asked at endpoints, with their place in the recipe. */
const askedOf = ({ teacher, judges }: Recipe) => [
  [["teacher"], teacher] as const,
  ...Object.entries(judges).map(([name, spec]) => [["judges", name], spec] as const)
]

const endpointMistakes = (
  path: ReadonlyArray<string>,
  endpoints: Recipe["teacher"]["at"],
  place: Place
): ReadonlyArray<string> => {
  const owner = path.join(".")
  return endpoints.flatMap(({ url, headers }, at) => [
    ...Object.entries(headers).flatMap(([name, value]) =>
      SECRET_HEADER.test(name) && !value.startsWith("$")
        ? [
            `${place([...path, "at", at, "headers", name])}: ${owner}.at[${at}].headers.${name}: name the environment variable that holds it, as in \`${name}: $NAME\`; a secret itself must not stand in a recipe`
          ]
        : []
    ),
    // Traces that are there already stand for a teacher; nobody can ask them to judge.
    ...(url === "simulator" ||
    (url === IMPORTED && owner === "teacher") ||
    (/^https?:\/\//.test(url) && URL.canParse(url))
      ? []
      : [`${place([...path, "at", at, "url"])}: ${owner}.at[${at}].url: ${JSON.stringify(url)} is no http(s) URL`])
  ])
}
