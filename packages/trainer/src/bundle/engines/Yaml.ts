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
