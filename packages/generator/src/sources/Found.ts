import { statSync } from "node:fs"
import { basename } from "node:path"
import { ProblemsError } from "../errors.ts"

/** Files that describe a dataset, and are none of its rows. */
export const isAbout = (path: string): boolean =>
  /^(\..*|(readme|licen[cs]e)(\.(md|txt|rst))?|dataset_infos?\.json|dataset_dict\.json|state\.json)$/i.test(
    basename(path)
  )

/** Whether a name that was found is a file. A link that leads nowhere is an error: its rows would be missing. */
export const isFile = (path: string): boolean => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined) return found.isFile()
  throw new ProblemsError({ reason: "no-file", file: path, detail: "is a link to a file that is not there" })
}

/** A file of several, `train-00001-of-00003.parquet`, that is not among the others: half a download. */
export const lackingShard = (names: ReadonlyArray<string>): string | undefined => {
  const there = new Set(names)
  const sets = new Set<string>()
  for (const name of names) {
    const [, before, total, after] = /^(.*-)\d{5}-of-(\d{5})(\..*)$/.exec(name) ?? []
    if (before === undefined || total === undefined || after === undefined) continue
    const shard = (at: number) => `${before}${String(at).padStart(5, "0")}-of-${total}${after}`
    if (sets.has(shard(0))) continue
    sets.add(shard(0))
    for (let at = 0; at < Number(total); at++) if (!there.has(shard(at))) return shard(at)
  }
  return undefined
}
