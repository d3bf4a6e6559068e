import type { TrainConfig } from "../../Config.ts"

/** One setting a line; what is not plain stands as JSON, which every reader of YAML takes. */
export const stringify = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${numberOrJson(value)}\n`)
    .join("")

/** YAML 1.1 takes `1e-5` for text: a number has a point. */
const numberOrJson = (value: unknown): string => {
  const text = JSON.stringify(value)
  return typeof value === "number" && /^-?\d+e/.test(text) ? text.replace("e", ".0e") : text
}

/** Settings of a job that no configuration of another tool carries: whoever uses it has to see to them. */
const leftOut = ({ parallel, student }: TrainConfig): ReadonlyArray<string> => [
  ...Object.entries(student.patch).map(
    ([name, value]) => `the base's config.json needs ${name}: ${JSON.stringify(value)} before it is trained`
  ),
  ...(parallel.sharding === "none" ? [] : [`sharding (${parallel.sharding}) is for its launcher to say`]),
  ...(parallel.contextParallel === 1
    ? []
    : [`${parallel.contextParallel} devices a sequence are for its launcher to say`])
]

/** A configuration under what it is for, and what it does not say. */
export const headed = (what: string, config: TrainConfig, settings: string): string =>
  [`${what}, in the folder of the bundle`, ...leftOut(config)].map((line) => `# ${line}\n`).join("") + settings
