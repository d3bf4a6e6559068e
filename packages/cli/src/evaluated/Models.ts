import type { Price } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { basename, join, resolve } from "node:path"
import { InputError } from "../errors.ts"
import { priceOf } from "../InitFrom.ts"
import { tidyName } from "./Benchmarks.ts"
import type { EvalFlags } from "./EvalFlags.ts"
import { type ModelFiles, modelFiles } from "./ModelFiles.ts"

/** Where evaluations are put that were given no folder. */
export const EVALS = "evals"

/** A model that is to be evaluated, and where it answers. */
export interface EvaluatedModel {
  /** What it is asked for by. */
  readonly model: string
  readonly folder: string
  /** `null`: its files are here, and a server is started for them. */
  readonly url: string | null
  readonly files: ModelFiles | null
  readonly key?: string
  readonly price: Price
}

/**
 * The variable that holds a key. A key itself must not get into a recipe's file, and is easily given by a shell that puts the
 * variable's value in place of `$NAME`: so what is no variable's name is not repeated, either.
 */
const keyOf = (key: string): Effect.Effect<string, InputError> => {
  const name = key.replace(/^\$/, "")
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && process.env[name] !== undefined
    ? Effect.succeed(`$${name}`)
    : Effect.fail(
        new InputError({
          message:
            "--key: names an environment variable that is set, in single quotes: --key '$TEACHER_KEY'. (What was given is no such name, and is not repeated here.)"
        })
      )
}

const priceFrom = (text: string): Effect.Effect<Price, InputError> => {
  const price = priceOf(text)
  return price === null
    ? Effect.fail(new InputError({ message: `--price ${text}: write free, or two numbers: --price 0.55,2.19` }))
    : Effect.succeed(price)
}

const urlOf = (flag: string, url: string): Effect.Effect<string, InputError> =>
  url === "simulator" || (/^https?:\/\//.test(url) && URL.canParse(url))
    ? Effect.succeed(url)
    : Effect.fail(new InputError({ message: `${flag} ${url}: is no http(s) URL, up to and with /v1` }))

const looksLikePath = (model: string): boolean => /^\.{0,2}\//.test(model) || model.endsWith(".gguf")

const oneModel = Effect.fnUntraced(function* (
  model: string,
  url: string | undefined,
  folder: string,
  { key, price }: Pick<EvalFlags, "key" | "price">
) {
  if (url === undefined) {
    const files = modelFiles(model)
    if (typeof files === "string") return yield* new InputError({ message: files })
    if (files === null)
      return yield* new InputError({
        message: looksLikePath(model)
          ? `--model ${model}: no such file or folder`
          : `--model ${model}: where does it answer? Give --at URL --price free (or INPUT,OUTPUT in US dollars a million tokens); a folder with config.json and *.safetensors, or a .gguf file, is served here`
      })
    return { model: files.name, folder, url: null, files, price: "free" } satisfies EvaluatedModel
  }
  const checked = yield* urlOf("--at", url)
  if (Option.isNone(price) && checked !== "simulator")
    return yield* new InputError({
      message:
        "--price is missing: free, or two numbers in US dollars a million tokens, --price 0.55,2.19. An unknown price is never taken for zero"
    })
  return {
    model,
    folder,
    url: checked,
    files: null,
    ...(Option.isSome(key) ? { key: yield* keyOf(key.value) } : {}),
    price: Option.isSome(price) ? yield* priceFrom(price.value) : "free"
  } satisfies EvaluatedModel
})

/** The folder of a model's evaluation: `evals/DeepSeek-R1` of `deepseek-ai/DeepSeek-R1`. */
const folderOf = (model: string): string => join(EVALS, tidyName(basename(model.replace(/\/+$/, ""))) || "model")

/** The models in the order of the tables: the untouched base first, where one is named. */
export const readModels = Effect.fnUntraced(function* (flags: EvalFlags) {
  const { at, baseAt, baseModel, dir } = flags
  if (flags.model.length === 0 && Option.isNone(baseModel))
    return yield* new InputError({
      message: "--model is missing: the model's name at --at URL, or a folder with its files"
    })
  if (at.length > 1 && at.length !== flags.model.length)
    return yield* new InputError({
      message: `--at is given ${at.length} times for ${flags.model.length} models: give one for all of them, or one for each`
    })
  const wanted = [
    ...(Option.isSome(baseModel) ? [{ name: baseModel.value, url: Option.getOrUndefined(baseAt) ?? at[0] }] : []),
    ...flags.model.map((name, index) => ({ name, url: at.length > 1 ? at[index] : at[0] }))
  ]
  if (Option.isSome(dir) && wanted.length > 1)
    return yield* new InputError({ message: "--dir is the folder of one model; with several each has evals/NAME" })
  const models: Array<EvaluatedModel> = []
  for (const { name, url } of wanted) {
    // Of several models, one whose files are here is served here, whatever the others answer at.
    const shared = wanted.length > 1 && at.length < 2 && name !== Option.getOrUndefined(baseModel)
    const own = shared && typeof modelFiles(name) === "object" && modelFiles(name) !== null ? undefined : url
    const files = own === undefined ? modelFiles(name) : null
    const called = typeof files === "object" && files !== null ? files.name : name
    const one = yield* oneModel(name, own, resolve(Option.getOrElse(dir, () => folderOf(called))), flags)
    const other = models.find(({ folder }) => folder === one.folder)
    if (other !== undefined)
      return yield* new InputError({
        message: `${other.model} and ${one.model} would both be kept in ${folderOf(called)}: evaluate one of them by itself, with --dir`
      })
    models.push(one)
  }
  return models
})
