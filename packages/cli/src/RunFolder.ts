import type { ResolvedRecipe } from "@cotton/pipeline"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { basename, extname, join, resolve } from "node:path"
import { InputError } from "./errors.ts"

/** The file's own name; `recipe.yaml` has none, and takes its folder's. */
const stem = (file: string): string | undefined => {
  const name = basename(file, extname(file))
  return name === "recipe" ? undefined : name
}

/** Where `cotton run` puts runs that were given no folder. */
export const RUNS = "runs"

/** Where a run of this recipe lives: the given folder, or `runs/` and the recipe's name, here. */
export const runFolder = ({ file, folder, recipe }: ResolvedRecipe, dir: Option.Option<string>): string =>
  resolve(Option.getOrElse(dir, () => join(RUNS, recipe.name ?? stem(file) ?? basename(folder))))

/** Two recipes that would run in one folder cannot be told apart there. */
export const distinctFolders = (
  all: ReadonlyArray<{ readonly recipe: string; readonly dir: string }>
): Effect.Effect<void, InputError> => {
  const taken = new Map<string, string>()
  for (const { recipe, dir } of all) {
    const other = taken.get(dir)
    if (other !== undefined) {
      return Effect.fail(
        new InputError({
          message: `${other} and ${recipe} would both run in ${dir}: give one of them another \`name\``
        })
      )
    }
    taken.set(dir, recipe)
  }
  return Effect.void
}
