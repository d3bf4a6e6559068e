import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** What a group of processes may take together. */
export interface GroupLimits {
  readonly memoryBytes: number
  readonly processes: number
}

/** A control group of one sandbox. */
export interface Group {
  readonly add: (pid: number) => void
  /** Whether the kernel ended a process of it for want of memory. */
  readonly ranOut: () => boolean
  /** Takes it away; its processes are dead or dying. */
  readonly remove: () => void
}

const ROOT = "/sys/fs/cgroup"

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}

/** The folders of our own groups: `memory` and `pids` in version 1, `""` in version 2. */
const ownPaths = (): ReadonlyMap<string, string> =>
  new Map(
    read("/proc/self/cgroup")
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [, controllers = "", path = ""] = line.split(":")
        return controllers.split(",").map((name) => [name, path] as const)
      })
  )

/** Folders in which groups of this controller may be made, the nearest first. */
const places = (controller: string): ReadonlyArray<string> => {
  const base = join(ROOT, controller)
  const own = ownPaths().get(controller)
  return own === undefined ? [] : [...new Set([join(base, own), base])]
}

const isVersion2 = (folder: string): boolean =>
  ["memory", "pids"].every((name) => read(join(folder, "cgroup.subtree_control")).split(/\s+/).includes(name))

let made = 0
const newName = (): string => `cotton-${process.pid}-${made++}`

/** Ends what a Cotton that was killed may have left running, and takes its groups away. */
const sweep = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const pid = /^cotton-(\d+)-\d+$/.exec(name)?.[1]
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue
    const left = join(folder, name)
    try {
      for (const one of read(join(left, "cgroup.procs")).split("\n"))
        if (one !== "") process.kill(Number(one), "SIGKILL")
      rmdirSync(left)
    } catch {
      // Still in use, or not ours: the next one will see.
    }
  }
}

/** Whether groups can be made in a folder and have these files. */
const isUsable = (folder: string, files: ReadonlyArray<string>): boolean => {
  const path = join(folder, newName())
  try {
    sweep(folder)
    mkdirSync(path)
    const usable = files.every((name) => existsSync(join(path, name)))
    rmdirSync(path)
    return usable
  } catch {
    return false
  }
}

/** A folder goes when the last process in it has. Nobody waits for that. */
const removeSoon = (folders: ReadonlyArray<string>, tries = 20): void => {
  const left = folders.filter((folder) => {
    try {
      rmdirSync(folder)
      return false
    } catch {
      return existsSync(folder)
    }
  })
  if (left.length > 0 && tries > 0) setTimeout(() => removeSoon(left, tries - 1), 50).unref()
}

const count = (text: string, name: string): number =>
  Number(new RegExp(String.raw`^${name} (\d+)$`, "m").exec(text)?.[1] ?? 0)

const group = (
  folders: ReadonlyArray<string>,
  settings: ReadonlyArray<readonly [path: string, value: number]>,
  events: string
): Group => {
  for (const folder of folders) mkdirSync(folder)
  for (const [path, value] of settings) writeFileSync(path, String(value))
  return {
    add: (pid) => folders.forEach((folder) => writeFileSync(join(folder, "cgroup.procs"), String(pid))),
    ranOut: () => count(read(events), "oom_kill") > 0,
    remove: () => removeSoon(folders)
  }
}

/**
 * How groups with limits on memory and processes are made here, or `null` where they can't: as a rule only root can, or
 * whom systemd has delegated a part of the tree.
 */
export const findCgroups = (): ((limits: GroupLimits) => Group) | null => {
  const unified = places("").find((folder) => isVersion2(folder) && isUsable(folder, ["memory.max", "pids.max"]))
  if (unified !== undefined)
    return ({ memoryBytes, processes }) => {
      const path = join(unified, newName())
      const swap = existsSync(join(unified, "memory.swap.max")) ? [[join(path, "memory.swap.max"), 0] as const] : []
      return group(
        [path],
        [[join(path, "memory.max"), memoryBytes], [join(path, "pids.max"), processes], ...swap],
        join(path, "memory.events")
      )
    }
  const memory = places("memory").find((folder) => isUsable(folder, ["memory.limit_in_bytes"]))
  const pids = places("pids").find((folder) => isUsable(folder, ["pids.max"]))
  if (memory === undefined || pids === undefined) return null
  return ({ memoryBytes, processes }) => {
    const name = newName()
    const [heavy, many] = [join(memory, name), join(pids, name)]
    return group(
      [heavy, many],
      [
        [join(heavy, "memory.limit_in_bytes"), memoryBytes],
        [join(many, "pids.max"), processes]
      ],
      join(heavy, "memory.oom_control")
    )
  }
}
