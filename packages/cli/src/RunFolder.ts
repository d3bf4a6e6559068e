import type { ResolvedRecipe } from "@cotton/pipeline"
import * as Option from "effect/Option"
import { basename, extname, join, resolve } from "node:path"

/** The file's own name; `recipe.yaml` has none, and takes its folder's. */
const stem = (file: string): string | undefined => {
  const name = basename(file, extname(file))
  return name === "recipe" ? undefined : name
}

/** Where a run of this recipe lives: the given folder, or `runs/` and the recipe's name, here. */
export const runFolder = ({ file, folder, recipe }: ResolvedRecipe, dir: Option.Option<string>): string =>
  resolve(Option.getOrElse(dir, () => join("runs", recipe.name ?? stem(file) ?? basename(folder))))
