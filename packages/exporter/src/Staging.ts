import { randomBytes } from "node:crypto"
import { mkdir, open, readdir, realpath, rename, rm, stat } from "node:fs/promises"
import { hostname } from "node:os"
import { basename, dirname, join, resolve } from "node:path"
import { fileError, notADataset } from "./errors.ts"

/*
 * A dataset is written beside the one that it replaces and put in its place by two renames: `dataset` to
 * `.dataset.old-ID`, `.dataset.new-ID` to `dataset`. A crash before the first leaves the old one where it was; between
 * the two, both are whole and `recover` finishes the job; after the second, the old one is swept up at the next open.
 * Node has no call that exchanges two folders in one step.
 */

/** The file that is written last: a folder with it is a whole dataset. */
export const MANIFEST = "manifest.json"

/** A folder of another machine counts as left behind when nothing has changed in it for so long, in ms. */
const ABANDONED_AFTER = 24 * 3600 * 1000

/** The folders that this process is writing at the moment. */
const live = new Set<string>()

export interface Staging {
  /** The folder to write to. */
  readonly path: string
  /** The dataset's own place. */
  readonly target: string
  /** Puts the folder in place. To be called when all files are on the disk. */
  readonly commit: () => Promise<void>
  /** Removes the folder, if it has not been put in place. */
  readonly discard: () => Promise<void>
}

const here = hostname().replaceAll(/[^A-Za-z0-9]/g, "_")

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false
  )

/** Makes the entries of a folder durable: a rename is in the folder, not in the file. */
export const syncFolder = async (path: string): Promise<void> => {
  const handle = await open(path, "r")
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM"
  }
}

/** The newest change of a file in it, two levels deep, which is how deep a dataset is. */
const lastChange = async (folder: string): Promise<number> => {
  const names = await readdir(folder, { recursive: true })
  const times = await Promise.all(
    [folder, ...names.map((name) => join(folder, name))].map(async (path) => {
      return (await stat(path)).mtimeMs
    })
  )
  return Math.max(...times)
}

/** Whether a folder that is being written was left behind. Its name says who writes it: `…-HOST-PID-RANDOM`. */
const isAbandoned = async (folder: string, id: string): Promise<boolean> => {
  const [host, pid] = id.split("-")
  if (live.has(folder)) return false
  if (host !== here) return Date.now() - (await lastChange(folder)) > ABANDONED_AFTER
  return Number(pid) === process.pid || !isAlive(Number(pid))
}

const siblings = async (target: string, kind: "new" | "old"): Promise<ReadonlyArray<{ path: string; id: string }>> => {
  const parent = dirname(target)
  const prefix = `.${basename(target)}.${kind}-`
  const names = await readdir(parent)
  return names
    .filter((name) => name.startsWith(prefix))
    .toSorted()
    .map((name) => ({ path: join(parent, name), id: name.slice(prefix.length) }))
}

const place = (dir: string): Promise<string> => realpath(dir).catch(() => resolve(dir))

/**
 * Ends a replacement that a crash cut in two. Afterwards `dir` holds a whole dataset, the new or the old one, if there
 * ever was one. Readers may call it too.
 */
export const recover = async (dir: string): Promise<void> => {
  const target = await place(dir)
  if ((await exists(target)) || !(await exists(dirname(target)))) return
  // The old one was moved away only when the new one was complete.
  const old = (await siblings(target, "old")).at(-1)
  if (old === undefined) return
  const fresh = (await siblings(target, "new")).find(({ id }) => id === old.id)
  await rename(fresh?.path ?? old.path, target)
  await syncFolder(dirname(target))
}

const sweep = async (target: string): Promise<void> => {
  for (const { path } of await siblings(target, "old")) await rm(path, { recursive: true, force: true })
  for (const { id, path } of await siblings(target, "new")) {
    if (await isAbandoned(path, id).catch(() => false)) await rm(path, { recursive: true, force: true })
  }
}

/** Refuses to put a dataset in the place of anything else. */
const checkReplaceable = async (target: string): Promise<void> => {
  const names = await readdir(target).catch((cause: unknown): Array<string> => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return []
    throw cause
  })
  if (names.length > 0 && !names.includes(MANIFEST)) throw notADataset(target)
}

const commit = async (folder: string, target: string, id: string): Promise<void> => {
  const parent = dirname(target)
  const old = join(parent, `.${basename(target)}.old-${id}`)
  await checkReplaceable(target)
  await syncFolder(folder)
  const replaces = await exists(target)
  if (replaces) await rename(target, old)
  try {
    await rename(folder, target)
  } catch (cause) {
    if (replaces) await rename(old, target)
    throw cause
  }
  live.delete(folder)
  await syncFolder(parent)
  if (replaces) await rm(old, { recursive: true, force: true })
}

/** Clears up after crashes and makes the folder for a new dataset. */
export const openStaging = async (dir: string): Promise<Staging> => {
  const target = await place(dir)
  const parent = dirname(target)
  const id = `${here}-${process.pid}-${randomBytes(4).toString("hex")}`
  const path = join(parent, `.${basename(target)}.new-${id}`)
  try {
    await mkdir(parent, { recursive: true })
    await recover(target)
    await sweep(target)
    await checkReplaceable(target)
    live.add(path)
    await mkdir(path)
  } catch (cause) {
    live.delete(path)
    throw fileError(path, cause)
  }
  return {
    path,
    target,
    commit: () =>
      commit(path, target, id).catch((cause: unknown) => {
        throw fileError(target, cause)
      }),
    discard: async () => {
      if (!live.delete(path)) return
      await rm(path, { recursive: true, force: true }).catch(() => undefined)
    }
  }
}
