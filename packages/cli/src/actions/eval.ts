import { loadRecipe } from "@cotton/pipeline"
import {
  benchmarkOf,
  type EvalFile,
  figuresOf,
  isPartial,
  readEval,
  writeEval
} from "@cotton/pipeline/evaluate/EvalFile"
import { answerFilters } from "@cotton/pipeline/evaluate/EvalRecipe"
import { samplesEach } from "@cotton/pipeline/evaluate/SamplesEach"
import { quietJson } from "@cotton/schema/Legible"
import { shellWord } from "@cotton/schema/ShellWord"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { mkdirSync } from "node:fs"
import { join, relative } from "node:path"
import { counted } from "../display/Counted.ts"
import { chooseDisplay } from "../display/Display.ts"
import { displays } from "../display/Displays.ts"
import { LEFT } from "../display/DrainWords.ts"
import { dollars } from "../display/Figures.ts"
import { InputError } from "../errors.ts"
import { bundleLabels } from "../evaluated/BundleLabels.ts"
import { type BenchmarkFile, fromFolder, readBenchmarks, readLabels } from "../evaluated/Benchmarks.ts"
import type { EvalFlags } from "../evaluated/EvalFlags.ts"
import { weightsDigest } from "../evaluated/ModelFiles.ts"
import { type EvaluatedModel, readModels } from "../evaluated/Models.ts"
import { type OneBenchmark, oneBenchmark } from "../evaluated/OneBenchmark.ts"
import { contextAt, serveModel } from "../evaluated/ServedModel.ts"
import { evalLines } from "../evaluated/Table.ts"
import { exitCodeOfClosing } from "../ExitCode.ts"
import { readRefs } from "../GivenFilters.ts"
import { cottonCommand } from "../HowToCall.ts"
import { Session } from "../Session.ts"
import { comparePaired } from "./eval-compare.ts"

const checkNumbers = ({ budget, k, limit, temperature, topP }: EvalFlags): InputError | null => {
  const wrong = [
    ...(Option.isSome(k) && k.value < 1 ? [`-k ${k.value}: at least one sample of each problem`] : []),
    ...(limit < 1 ? [`--limit ${limit}: at least one token`] : []),
    ...(temperature < 0 ? [`--temperature ${temperature}: at least 0`] : []),
    ...(topP <= 0 || topP > 1 ? [`--top-p ${topP}: over 0, and at most 1`] : []),
    ...(Option.isSome(budget) && !(budget.value > 0) ? [`--budget ${budget.value}: more than 0 US dollars`] : [])
  ]
  return wrong.length === 0 ? null : new InputError({ message: wrong.join("\n") })
}

/** What is left for a benchmark of the money of all of them: `null`, nothing; `undefined`, no budget. */
const leftFor = (budget: Option.Option<number>, file: EvalFile, name: string): number | null | undefined => {
  if (Option.isNone(budget)) return undefined
  const others = file.benchmarks.reduce((sum, one) => (one.name === name ? sum : sum + one.usd), 0)
  return budget.value > others ? budget.value - others : null
}

const shown = (folder: string): string => relative(process.cwd(), folder) || "."

interface Evaluating {
  readonly flags: EvalFlags
  readonly benchmarks: ReadonlyArray<BenchmarkFile>
  readonly labels: Record<string, string>
  readonly over: OneBenchmark["over"]
  readonly name: OneBenchmark["name"]
  readonly display: OneBenchmark["display"]
}

/** What was evaluated before stays: other benchmarks of the same model, in the same folder. */
const begun = Effect.fnUntraced(function* (it: EvaluatedModel, labels: Record<string, string>) {
  const before = readEval(it.folder)
  if (before === "unreadable")
    return yield* new InputError({
      message: `${join(shown(it.folder), "eval.json")}: is not what this version writes. Remove it: the runs beside it are kept, and the same command makes it again`
    })
  if (before !== null && before.model !== it.model)
    return yield* new InputError({
      message: `${shown(it.folder)} is the evaluation of ${before.model}, not of ${it.model}: choose another --dir`
    })
  const weights = it.files === null ? undefined : weightsDigest(it.files)
  if (before?.weights !== undefined && weights !== undefined && before.weights !== weights)
    return yield* new InputError({
      message: `${shown(it.folder)}: its weights are other ones than when this evaluation began. Choose another --dir for ${it.files!.path}`
    })
  const kept = weights ?? before?.weights
  const file: EvalFile = {
    version: 1,
    ...(kept === undefined ? {} : { weights: kept }),
    benchmarks: before?.benchmarks ?? [],
    model: it.model,
    // What the bundle says, then what was said before, then what is said now.
    labels: { ...(it.files === null ? {} : bundleLabels(it.files)), ...before?.labels, ...labels }
  }
  return file
})

const withBenchmark = (file: EvalFile, benchmark: EvalFile["benchmarks"][number]): EvalFile => {
  const at = file.benchmarks.findIndex(({ name }) => name === benchmark.name)
  const benchmarks = at === -1 ? [...file.benchmarks, benchmark] : file.benchmarks.with(at, benchmark)
  return { ...file, benchmarks }
}

/** One model on all benchmarks, one after the other. Stops at the first that does not come to its end. */
const oneModel = Effect.fnUntraced(function* (model: EvaluatedModel, it: Evaluating) {
  const { benchmarks, display, flags, labels, name, over } = it
  const session = yield* Session
  let file = yield* begun(model, labels)
  mkdirSync(model.folder, { recursive: true })
  // Before the first sample: whoever goes on must know whose samples these are.
  writeEval(model.folder, file)
  const served =
    model.files === null
      ? null
      : yield* serveModel(model.files, {
          folder: model.folder,
          limit: flags.limit,
          more: Option.isNone(flags.server) ? [] : flags.server.value.split(/\s+/).filter((word) => word !== ""),
          say: display.say
        })
  const url = served?.url ?? model.url!
  const context = served?.context ?? (yield* Effect.promise(() => contextAt(url, model.model, model.key)))
  for (const benchmark of benchmarks) {
    // A signal between two benchmarks found nothing to drain.
    if (session.interrupts.signalled()) return { file, stopped: null, closing: { why: "drain" } as const }
    const { file: given, judge, problems, reading, spec, template } = benchmark
    const k = Option.getOrElse(flags.k, () => samplesEach(reading.kind, problems))
    const budget = leftFor(flags.budget, file, benchmark.name)
    if (budget === null) {
      display.say(
        `${benchmark.name}: nothing is left of the budget of ${dollars(Option.getOrElse(flags.budget, () => 0))}`
      )
      return { file, stopped: null, closing: { why: "budget" } as const }
    }
    const folder = join(model.folder, benchmark.name)
    display.say(
      `${model.model} on ${benchmark.name}: ${counted(problems, "problem")}, ${counted(k, "sample")} of each${benchmark.repeated === 0 ? "" : `; ${counted(benchmark.repeated, "row")} left out that repeat an earlier problem`}`
    )
    const from = fromFolder(given, over === null ? folder : over.folder)
    const result = yield* oneBenchmark({
      spec: {
        name: benchmark.name,
        problems: { ...spec, from },
        template,
        model: model.model,
        at: {
          url,
          ...(model.key === undefined ? {} : { key: model.key }),
          price: model.price,
          ...(served === null ? {} : { slots: served.slots })
        },
        k,
        limit: flags.limit,
        temperature: flags.temperature,
        topP: flags.topP,
        ...(budget === undefined ? {} : { budget }),
        judge
      },
      folder,
      over,
      set: flags.set,
      confirmed: flags.yes,
      context,
      name,
      display
    })
    file = withBenchmark(file, benchmarkOf({ name: benchmark.name, file: given, k }, result.planned, result.scores))
    writeEval(model.folder, file)
    if (result.stopped !== null || result.closing.why !== "settled") return { file, ...result }
  }
  return { file, stopped: null, closing: { why: "settled" } as const }
}, Effect.scoped)

/** The verifiers that were named: by `--verifier`, or those of `--recipe` that judge the answer. `null`: by the kind of gold. */
const verifiersOf = Effect.fnUntraced(function* (flags: EvalFlags, over: OneBenchmark["over"]) {
  const named = yield* readRefs(flags.verifier, "--verifier")
  if (named.length > 0) return named
  if (over === null) return null
  const own = answerFilters(over.recipe.judge)
  if (own.length > 0) return own
  return yield* new InputError({
    message: `${over.file}: none of its filters judges the answer (verify/…, judge/same-answer, judge/sound-answer); name one with --verifier`
  })
})

/** Buys and judges `k` samples of every problem, and tells how many are right. */
export const evaluate = Effect.fnUntraced(function* (flags: EvalFlags) {
  const session = yield* Session
  if (flags.given.length === 0)
    return yield* new InputError({
      message:
        "no benchmark: name a file of problems with gold answers, as in cotton eval aime24.jsonl --model NAME --at URL --price free"
    })
  const numbers = checkNumbers(flags)
  if (numbers !== null) return yield* numbers
  const labels = yield* readLabels(flags.label)
  const models = yield* readModels(flags)
  const over = Option.isSome(flags.recipe) ? yield* loadRecipe(flags.recipe.value) : null
  const benchmarks = yield* readBenchmarks(flags.given, flags, yield* verifiersOf(flags, over))
  const name = chooseDisplay("auto", flags.json)
  const display = displays[name]()
  if (flags.temperature === 0)
    display.say(
      "note: at temperature 0 the samples of a problem are nearly all the same: k of them say little more than one"
    )
  const done: Array<{ readonly model: EvaluatedModel; readonly file: EvalFile }> = []
  for (const model of models) {
    const { closing, file, stopped } = yield* oneModel(model, { flags, benchmarks, labels, over, name, display })
    done.push({ model, file })
    if (flags.json) for (const one of file.benchmarks) yield* Console.log(quietJson(figuresLine(file, one)))
    else yield* Console.log(["", ...evalLines(file, shown(model.folder))].join("\n"))
    if (stopped !== null) {
      if (flags.json) yield* Console.log(quietJson(summaryOf(done)))
      return yield* stopped
    }
    if (closing.why !== "settled") {
      if (closing.why === "budget") display.say("the budget is reached: a higher --budget goes on from here")
      else display.say(LEFT)
      session.setExitCode(exitCodeOfClosing(closing))
      break
    }
  }
  const whole = done.filter(({ file }) => !file.benchmarks.some(isPartial))
  if (whole.length > 1) {
    if (!flags.json) yield* Console.log("")
    yield* comparePaired(
      whole.map(({ file, model }) => ({ folder: shown(model.folder), file })),
      // What differs between them stands in their own folders already: it is said.
      { anyway: true, json: flags.json, last: false }
    )
  }
  if (flags.json) yield* Console.log(quietJson(summaryOf(done)))
  else {
    const folders = done.map(({ model }) => shellWord(shown(model.folder)))
    const next =
      folders.length > 1
        ? `${cottonCommand()} eval --compare ${folders.join(" ")}`
        : `${cottonCommand()} show ${shellWord(join(shown(done[0]!.model.folder), benchmarks[0]!.name))}`
    yield* Console.log(`next: ${next}`)
  }
})

const figuresLine = ({ labels, model }: EvalFile, benchmark: EvalFile["benchmarks"][number]) => {
  const { problems: _, ...rest } = benchmark
  return { type: "benchmark", model, labels, ...rest, partial: isPartial(benchmark), figures: figuresOf(benchmark) }
}

const summaryOf = (done: ReadonlyArray<{ readonly model: EvaluatedModel; readonly file: EvalFile }>) => ({
  type: "summary",
  evaluations: done.map(({ file, model }) => ({
    model: file.model,
    folder: shown(model.folder),
    partial: file.benchmarks.some(isPartial),
    usd: file.benchmarks.reduce((sum, { usd }) => sum + usd, 0)
  }))
})
