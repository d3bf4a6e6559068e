import { armsBy, compareArms, type NamedEval, trainedOn } from "@cotton/pipeline/evaluate/Arms"
import { comparable, type Difference } from "@cotton/pipeline/evaluate/Comparable"
import { figuresOf, isPartial, readEval } from "@cotton/pipeline/evaluate/EvalFile"
import { quietJson } from "@cotton/schema/Legible"
import { pairedScores } from "@cotton/selection"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { InputError } from "../errors.ts"
import { armLines, tokenNotes } from "../evaluated/ArmLines.ts"
import { compareLines, differenceLines, letterOf, type Pair } from "../evaluated/CompareLines.ts"
import type { EvalFlags } from "../evaluated/EvalFlags.ts"

const open = (folder: string): Effect.Effect<NamedEval, InputError> => {
  const file = readEval(folder)
  if (file === null)
    return Effect.fail(
      new InputError({
        message: `${folder}: no evaluation here (there is no eval.json). \`cotton eval BENCH --model NAME --at URL --dir ${folder}\` makes one`
      })
    )
  if (file === "unreadable")
    return Effect.fail(new InputError({ message: `${folder}/eval.json: is not what this version of Cotton writes` }))
  const partial = file.benchmarks.find(isPartial)
  return partial === undefined
    ? Effect.succeed({ folder, file })
    : Effect.fail(
        new InputError({
          message: `${folder}: ${partial.name} is partial, ${partial.settled} of ${partial.total} problems settled: what is settled first is no sample of the whole, so it is not compared. Go on with it first`
        })
      )
}

/** All of them against each other; with many, each against the first. */
const MOST_PAIRED = 4

const placesOf = (count: number): ReadonlyArray<readonly [before: number, after: number]> => {
  const firsts = count > MOST_PAIRED ? 1 : count
  return Array.from({ length: firsts }, (_, before) =>
    Array.from({ length: Math.max(0, count - before - 1) }, (_unused, at) => [before, before + 1 + at] as const)
  ).flat()
}

interface Differing extends Difference {
  readonly first: number
  readonly second: number
}

/** What stands in the way of a comparison, each thing once. */
const differing = (evals: ReadonlyArray<NamedEval>) => {
  const found: Array<Differing> = []
  const missing: Array<string> = []
  for (const [at, { file, folder }] of evals.entries()) {
    if (at === 0) continue
    const { differences, onlyAfter, onlyBefore } = comparable(evals[0]!.file, file)
    for (const one of differences) found.push({ ...one, first: 0, second: at })
    missing.push(
      ...onlyBefore.map((name) => `${name}: not in ${folder}`),
      ...onlyAfter.map((name) => `${name}: not in ${evals[0]!.folder}`)
    )
  }
  return { found, missing }
}

const refusal = (evals: ReadonlyArray<NamedEval>, { found, missing }: ReturnType<typeof differing>): InputError => {
  const lines = found.map((one) => {
    const [line] = differenceLines([one])
    return `  ${line}  (${evals[one.first]!.folder}, and ${evals[one.second]!.folder})`
  })
  return new InputError({
    message: [
      "these are not evaluations of the same thing:",
      ...lines,
      ...missing.map((line) => `  ${line}`),
      "evaluate them alike; or --anyway, which compares what problems they share and says what differs"
    ].join("\n")
  })
}

/** The benchmarks that all of them have. */
const sharedNames = (evals: ReadonlyArray<NamedEval>): ReadonlyArray<string> =>
  evals[0]!.file.benchmarks
    .map(({ name }) => name)
    .filter((name) => evals.every(({ file }) => file.benchmarks.some((one) => one.name === name)))

const pairsOf = (evals: ReadonlyArray<NamedEval>): ReadonlyArray<Pair> =>
  sharedNames(evals).flatMap((name) => {
    const of = evals.map(({ file }) => file.benchmarks.find((one) => one.name === name)!)
    return placesOf(evals.length).map(([before, after]) => ({
      benchmark: name,
      before,
      after,
      paired: pairedScores(of[before]!.problems, of[after]!.problems)
    }))
  })

const evalJson = ({ file, folder }: NamedEval, at: number) => ({
  letter: letterOf(at),
  folder,
  model: file.model,
  labels: file.labels,
  benchmarks: Object.fromEntries(file.benchmarks.map((one) => [one.name, figuresOf(one)]))
})

const printPairs = Effect.fnUntraced(function* (
  evals: ReadonlyArray<NamedEval>,
  { json, differences, last }: Printing & { readonly differences: ReadonlyArray<string> }
) {
  const pairs = pairsOf(evals)
  if (!json) {
    const notes = differences.map((line) => `note: differs: ${line}`)
    return yield* Console.log([...compareLines(evals, pairs), ...notes].join("\n"))
  }
  for (const { after, before, benchmark, paired } of pairs)
    yield* Console.log(
      quietJson({
        type: "difference",
        benchmark,
        before: evals[before]!.folder,
        after: evals[after]!.folder,
        ...paired
      })
    )
  if (last) yield* Console.log(quietJson({ type: "summary", evaluations: evals.map(evalJson), differs: differences }))
})

/** `last`: nothing follows, so that the last line of `--json` is this one's. */
interface Printing {
  readonly json: boolean
  readonly last: boolean
}

/** Compares evaluations; the first is the baseline. Where they differ in more than the model it is said, or refused. */
export const comparePaired = Effect.fnUntraced(function* (
  evals: ReadonlyArray<NamedEval>,
  { anyway, json, last }: Printing & { readonly anyway: boolean }
) {
  const differ = differing(evals)
  if (!anyway && differ.found.length + differ.missing.length > 0) return yield* refusal(evals, differ)
  if (sharedNames(evals).length === 0)
    return yield* new InputError({ message: "they have no benchmark in common, so there is nothing to compare" })
  yield* printPairs(evals, { json, last, differences: [...differenceLines(differ.found), ...differ.missing] })
})

const checkArms = (label: string, evals: ReadonlyArray<NamedEval>): InputError | null => {
  const without = evals.find(({ file }) => file.labels[label] === undefined)
  if (without !== undefined)
    return new InputError({
      message: `${without.folder}: has no label ${label}. The same command as made it, with --label ${label}=…, adds one, and buys nothing`
    })
  const arms = armsBy(label, evals)
  if (arms.length < 2)
    return new InputError({ message: `all of them have ${label}=${arms[0]?.name}: a comparison by ${label} needs two` })
  for (const { members, name } of arms) {
    const seeds = new Map<string, string>()
    for (const { file, folder } of members) {
      const seed = file.labels["seed"]
      const other = seed === undefined ? undefined : seeds.get(seed)
      if (other !== undefined)
        return new InputError({
          message: `${other} and ${folder} are both ${label}=${name} with seed=${seed}: one training is no two`
        })
      if (seed !== undefined) seeds.set(seed, folder)
    }
  }
  return null
}

const compareBy = Effect.fnUntraced(function* (
  label: string,
  evals: ReadonlyArray<NamedEval>,
  { anyway, json }: { readonly anyway: boolean; readonly json: boolean }
) {
  const wrong = checkArms(label, evals)
  if (wrong !== null) return yield* wrong
  const differ = differing(evals)
  if (!anyway && differ.found.length + differ.missing.length > 0) return yield* refusal(evals, differ)
  const arms = armsBy(label, evals)
  const names = sharedNames(evals)
  const empty = evals.find(({ file }) => file.benchmarks.some((one) => figuresOf(one)?.passAt1.interval === null))
  if (empty !== undefined)
    return yield* new InputError({ message: `${empty.folder}: nothing could be judged there, so it has no pass@1` })
  if (names.length === 0)
    return yield* new InputError({ message: "they have no benchmark in common, so there is nothing to compare" })
  const comparisons = names.map((name) => compareArms(arms, name))
  if (!json) {
    const notes = [...differenceLines(differ.found), ...differ.missing].map((line) => `note: differs: ${line}`)
    return yield* Console.log([...armLines(label, arms, comparisons), ...notes].join("\n"))
  }
  for (const one of comparisons) yield* Console.log(quietJson({ type: "arms", by: label, ...one }))
  yield* Console.log(
    quietJson({
      type: "summary",
      by: label,
      arms: arms.map((arm) => ({
        name: arm.name,
        evaluations: arm.members.map(({ folder }) => folder),
        tokens: trainedOn(arm)
      })),
      notes: tokenNotes(arms),
      differs: [...differenceLines(differ.found), ...differ.missing]
    })
  )
})

export const compareEvals = Effect.fnUntraced(function* (flags: EvalFlags) {
  if (flags.given.length < 2)
    return yield* new InputError({
      message: "--compare needs two evaluations or more, as in cotton eval --compare evals/base evals/my-7b"
    })
  const twice = flags.given.find((folder, at) => flags.given.indexOf(folder) !== at)
  if (twice !== undefined) return yield* new InputError({ message: `${twice} is given twice` })
  const evals = yield* Effect.forEach(flags.given, open)
  if (Option.isSome(flags.by)) return yield* compareBy(flags.by.value, evals, flags)
  return yield* comparePaired(evals, { ...flags, last: true })
})
