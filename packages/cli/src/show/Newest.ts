import { readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { RUNS } from "../RunFolder.ts"

/** What a run writes while it goes on. */
const MOVING = ["journal.db", "journal.db-wal", "status.json", "run.json"]

const movedAt = (folder: string): number =>
  Math.max(...MOVING.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0))

export const isRun = (folder: string): boolean =>
  statSync(join(folder, "run.json"), { throwIfNoEntry: false })?.isFile() === true

/** The run under `runs/` that moved last, or the folder that one stands in; `null` when there is none. */
export const newestRun = (): string | null => {
  let best: { readonly folder: string; readonly at: number } | null = null
  const names = statSync(RUNS, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(RUNS).toSorted() : []
  for (const name of names) {
    const folder = join(RUNS, name)
    if (!isRun(folder)) continue
    const at = movedAt(folder)
    if (best === null || at > best.at) best = { folder, at }
  }
  return best?.folder ?? (isRun(".") ? "." : null)
}
