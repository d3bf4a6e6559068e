import type { WrittenBundle } from "@cotton/trainer/bundle/Write"
import { number } from "../display/Figures.ts"

/** A set that is smaller than any of which a published student was made: s1 has 1,000 rows, LIMO 817. */
const FEW_ROWS = 800
/**
 * Students of up to 3B do not consistently gain from long chains, and learn more from shorter ones: arXiv 2502.12143. What is
 * long is not told there in tokens; 4,000 on average is ours (DeepSeek-R1's own set has 5,355, Table 5).
 */
const SMALL_PARAMETERS = 3e9
const LONG_TOKENS = 4000
/** Below them a cosine with warm-up has hardly begun. */
const FEW_STEPS = 20

/** Steps of the optimiser, as if packed sequences were full: they are to some 97 %. */
const stepsOf = ({ config: { train }, train: { rows, tokens } }: WrittenBundle): number => {
  const sequences = train.packing ? Math.ceil(tokens / train.maxLength) : rows
  return train.maxSteps ?? Math.ceil(Math.ceil(sequences / train.batch) * train.epochs)
}

export interface Facts {
  /** In words: `the chatml training template`. */
  readonly template: string
  /** Of the student, where its shape is known. */
  readonly parameters: number | null
  /** Where the settings are from, where it is a published student. */
  readonly source: string | null
  readonly hasTemplate: boolean
  readonly planned: ReadonlyArray<string>
}

const notesOf = (bundle: WrittenBundle, { hasTemplate, parameters, template }: Facts): ReadonlyArray<string> => {
  const { rows, tokens } = bundle.train
  const mean = tokens / rows
  return [
    ...(hasTemplate
      ? []
      : [`the base has no chat template; the finished student gets ${template}, which it is trained with`]),
    ...(stepsOf(bundle) < FEW_STEPS
      ? [`fewer than ${FEW_STEPS} steps: a smaller --set train.batch=N, or more epochs, lets it learn`]
      : []),
    ...(rows < FEW_ROWS
      ? [`${number(rows)} rows are fewer than the ${FEW_ROWS} to 1,000 of the smallest published sets (LIMO, s1)`]
      : []),
    ...(parameters !== null && parameters <= SMALL_PARAMETERS && mean > LONG_TOKENS
      ? [
          `rows of ${number(Math.round(mean))} tokens on average; students of up to 3B were found to learn more from shorter chains (arXiv 2502.12143)`
        ]
      : [])
  ].map((note) => `note: ${note}`)
}

const droppedOf = ({ dropped }: WrittenBundle): string => {
  const all = Object.entries(dropped).map(([code, count]) => `${number(count)} ${code}`)
  return all.length === 0 ? "" : `; left out: ${all.join(", ")}`
}

/** What was checked and written, for people. */
export const bundleLines = (bundle: WrittenBundle, facts: Facts): ReadonlyArray<string> => {
  const { longest, rows, tokens, trainedTokens } = bundle.train
  const { batch, epochs, learningRate, maxLength, packing } = bundle.config.train
  const trained = trainedTokens === null ? "" : `, ${number(trainedTokens)} trained`
  return [
    `${number(rows)} rows, each rendered with ${facts.template} and counted: ${number(tokens)} tokens${trained}`,
    `the longest has ${number(longest)} of ${number(maxLength)}${droppedOf(bundle)}`,
    `${number(batch)} ${packing ? "packed sequences" : "rows"} a step, learning rate ${learningRate}, ${epochs} epochs: about ${number(stepsOf(bundle))} steps`,
    ...facts.planned,
    ...(facts.source === null ? [] : [`settings of ${facts.source}`]),
    ...notesOf(bundle, facts)
  ]
}

/** Share by which cuts may differ in what is trained and still be compared: a percent, below what two seeds differ by. */
const EVEN = 0.01

/** Whether students of these cuts would learn as many tokens, which a comparison of the cuts rests on. */
export const evenness = (
  all: ReadonlyArray<{ readonly cut: string; readonly bundle: WrittenBundle }>
): ReadonlyArray<string> => {
  if (all.length < 2) return []
  const counts = all.map(({ bundle: { train } }) => train.trainedTokens ?? train.tokens)
  const share = Math.max(...counts) / Math.min(...counts) - 1
  const said = all.map(({ cut }, at) => `${cut} ${number(counts[at]!)}`).join(", ")
  return share <= EVEN
    ? [`trained tokens an epoch: ${said}: within a percent of each other`]
    : [
        `note: trained tokens an epoch differ by ${(100 * share).toFixed(1)} %: ${said}. Give each as many steps, --set train.maxSteps=N, or compare at other numbers of epochs`
      ]
}
