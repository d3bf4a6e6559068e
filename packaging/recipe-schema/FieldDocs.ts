/* The docstrings of fields, read from the source: they are written once, for whoever reads the code and the schema. */

const DOCUMENTED = /^( *)\/\*\*([\s\S]*?)\*\/\n\1(\w+):/gm

/** A docstring as one paragraph. */
const plain = (comment: string): string =>
  comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, "").trim())
    .filter((line) => line !== "")
    .join(" ")

/** What stands before each field of a piece of source. */
export const fieldDocs = (source: string): ReadonlyMap<string, string> =>
  new Map([...source.matchAll(DOCUMENTED)].map(([, , comment, name]) => [name!, plain(comment!)]))

/** The same for each `export const Name = …` of a module. */
export const fieldDocsByName = (source: string): ReadonlyMap<string, ReadonlyMap<string, string>> =>
  new Map(
    source.split(/^(?=export const )/m).flatMap((block) => {
      const name = /^export const (\w+)/.exec(block)?.[1]
      return name === undefined ? [] : [[name, fieldDocs(block)] as const]
    })
  )
