export type Node = { readonly [key: string]: unknown }

/** What is said of the fields of an object, found by which fields it has. */
export type DocsOf = (fields: ReadonlyArray<string>) => ReadonlyMap<string, string> | undefined

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value)

const at = (value: unknown, key: string | number): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined

const firstOf = (value: unknown): unknown => (isNode(value) ? Object.values(value)[0] : undefined)

/**
 * A JSON Schema with a description for each field that has a docstring, and a default for each that `decoded` has and
 * `given` has not: `decoded` is what the decoder made of `given`, so no default is written twice.
 */
export const annotate = (node: Node, docsOf: DocsOf, given: unknown, decoded: unknown): Node => {
  const inner = (child: unknown, given: unknown, decoded: unknown): unknown =>
    isNode(child) ? annotate(child, docsOf, given, decoded) : child
  const changed: Record<string, unknown> = { ...node }
  if (Array.isArray(node["anyOf"])) changed["anyOf"] = node["anyOf"].map((child) => inner(child, given, decoded))
  if (isNode(node["items"])) changed["items"] = inner(node["items"], at(given, 0), at(decoded, 0))
  if (isNode(node["additionalProperties"]))
    changed["additionalProperties"] = inner(node["additionalProperties"], firstOf(given), firstOf(decoded))
  if (isNode(node["properties"])) {
    const docs = docsOf(Object.keys(node["properties"]))
    changed["properties"] = Object.fromEntries(
      Object.entries(node["properties"]).map(([name, child]) => {
        const description = docs?.get(name)
        const value = at(decoded, name)
        const byDefault = at(given, name) === undefined && value !== undefined ? { default: value } : {}
        const said = description === undefined ? {} : { description }
        return [name, Object.assign({}, said, byDefault, inner(child, at(given, name), value))]
      })
    )
  }
  return changed
}
