import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import { describe, expect, it } from "vitest"
import { registry } from "../../packages/filters/src/registry.ts"

/*
 * Each filter has a page in docs/filters/ whose tables are those of the code: the options of its schema with their
 * defaults, and every reason that it can give.
 */
const root = join(import.meta.dirname, "../..")
const source = join(root, "packages/filters/src")
const ids = Object.keys(registry)
const fileOf = (id: string): string => `${id.replace("/", "-")}.md`
const pageOf = (id: string): string => readFileSync(join(root, "docs/filters", fileOf(id)), "utf8")

/** The cells of a page's table whose first heading is `name`, without the marks of code. */
const tableOf = (page: string, name: string): ReadonlyArray<ReadonlyArray<string>> => {
  const lines = page.split("\n")
  const start = lines.findIndex((line) => line.startsWith(`| ${name} `))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"))
  const cellsOf = (line: string) => line.split("|").slice(1, -1)
  return start < 0 ? [] : lines.slice(start + 2, end).map((line) => cellsOf(line).map((cell) => cell.trim()))
}

const bare = (cell: string): string => cell.replaceAll("`", "")

/** The options of a schema and their defaults as a recipe would write them; `""` for one without a default. */
const optionsOf = (options: unknown): Readonly<Record<string, string>> => {
  const { fields } = options as { readonly fields: Readonly<Record<string, Schema.ConstraintCodec<unknown, unknown>>> }
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const own = Schema.Struct({ [name]: field })
      // One that has to be given has no default either.
      const read = SchemaParser.decodeUnknownExit(own)({})
      const value = Exit.isSuccess(read) ? (read.value as Readonly<Record<string, unknown>>)[name] : undefined
      return [name, value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)]
    })
  )
}

/** The top-level declarations of a module by name, each with its text. */
const declarationsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(/^(?=(?:export )?(?:const|type|interface) )/m).flatMap((part) => {
      const name = /^(?:export )?(?:const|type|interface) (\w+)/.exec(part)?.[1]
      return name === undefined ? [] : [[name, part] as const]
    })
  )

const REASON = /\b(?:fail|unsure)\(\s*"([a-z-]+)"/g
const LISTED = /\bReasons?(?:, [^:]*)?:([\s\S]*?)\n \*(?:\n|\/)/g

/**
 * The reasons that can come out of a declaration: those that it writes down itself, and those of what it names, in its
 * own module and in those that it imports.
 */
const reasonsFrom = (file: string, name: string, seen: Set<string>): ReadonlyArray<string> => {
  const key = `${file}#${name}`
  if (seen.has(key)) return []
  seen.add(key)
  const text = readFileSync(file, "utf8")
  const declarations = declarationsOf(text)
  const own = declarations.get(name)
  if (own === undefined) return []
  const imports = new Map(
    [...text.matchAll(/^import (?:type )?\{([^}]*)\} from "(\.[^"]+)"/gm)].flatMap(([, names, path]) =>
      names!.split(",").map((part) => {
        const [from, to] = part.trim().split(" as ")
        return [to ?? from!, { from: from!, path: join(dirname(file), path!) }] as const
      })
    )
  )
  const named = new Set(own.match(/\b[A-Za-z_]\w*\b/g))
  const written = [...own.matchAll(REASON)].map(([, reason]) => reason!)
  const within = [...declarations.keys()].filter((other) => named.has(other))
  const beyond = [...imports].filter(([local]) => named.has(local))
  return [
    ...written,
    ...within.flatMap((other) => reasonsFrom(file, other, seen)),
    ...beyond.flatMap(([, { from, path }]) => reasonsFrom(path, from, seen))
  ]
}

/** The reasons that the docstring of a filter or of a kind of puzzle lists. */
const listedIn = (file: string): ReadonlyArray<string> =>
  [...readFileSync(file, "utf8").matchAll(LISTED)].flatMap(([, list]) =>
    [...list!.matchAll(/`([a-z-]+)`/g)].map(([, reason]) => reason!)
  )

const reasonsOf = (id: string, needsAnswer: boolean): ReadonlyArray<string> => {
  const file = join(source, `${id}.ts`)
  const kinds =
    id === "verify/puzzle"
      ? readdirSync(join(source, "verify/puzzle/kinds")).map((name) => join(source, "verify/puzzle/kinds", name))
      : []
  const listed = [file, ...kinds].flatMap(listedIn)
  const own = reasonsFrom(file, "check", new Set())
  const ofKinds = kinds.flatMap((kind) => reasonsFrom(kind, "puzzle", new Set()))
  return [...new Set([...listed, ...own, ...ofKinds, ...(needsAnswer ? ["no-gold"] : [])])].toSorted()
}

describe("docs/filters", () => {
  it("has a page for each filter, and no other", () => {
    expect(readdirSync(join(root, "docs/filters")).toSorted()).toEqual(ids.map(fileOf).toSorted())
  })

  it("is linked from page 4, which says which filters need an answer", async () => {
    const rows = tableOf(readFileSync(join(root, "docs/04-judging.md"), "utf8"), "filter")
    const found = Object.fromEntries(rows.map(([link, , , needs]) => [link, needs?.split(",")[0]]))
    expect(Object.keys(found)).toHaveLength(ids.length)
    for (const id of ids) {
      const { check } = await registry[id]!()
      expect(found[`[\`${id}\`](filters/${fileOf(id)})`], id).toBe(check.needsAnswer === true ? "yes" : "no")
    }
  })

  describe.each(ids)("%s", (id) => {
    it("is headed by its id", () => {
      expect(pageOf(id).split("\n", 1)).toEqual([`# ${id}`])
    })

    it("names each option of the schema with its default, and no other", async () => {
      const { check } = await registry[id]!()
      const rows = tableOf(pageOf(id), "option").map(([name, value]) => [bare(name!), bare(value!)])
      expect(Object.fromEntries(rows)).toEqual(optionsOf(check.options))
    })

    it("names each reason that the filter can give, and no other", async () => {
      const { check } = await registry[id]!()
      const rows = tableOf(pageOf(id), "reason").map(([reason]) => bare(reason!))
      expect(rows.toSorted()).toEqual(reasonsOf(id, check.needsAnswer === true))
    })

    it("links only to what is there", () => {
      for (const [, path] of pageOf(id).matchAll(/\]\((?!https?:)([^)#]+)\)/g))
        expect(() => readFileSync(join(root, "docs/filters", path!)), relative(root, path!)).not.toThrow()
    })
  })
})
