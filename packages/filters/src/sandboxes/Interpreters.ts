import { accessSync, constants, existsSync, lstatSync, readlinkSync, realpathSync, statSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import type { Interpreter } from "@cotton/schema/ports/Sandbox"

/** The real file of a program on the machine. */
const onPath = (name: string, folders: ReadonlyArray<string>): ReadonlyArray<string> =>
  folders.flatMap((folder) => {
    try {
      const path = realpathSync(join(folder, name))
      accessSync(path, constants.X_OK)
      return statSync(path).isFile() ? [path] : []
    } catch {
      return []
    }
  })

/** Where systems have their programs; asked before PATH, where wrappers like pyenv's stand that need a home. */
const SYSTEM = ["/usr/bin", "/usr/local/bin", "/bin"]

const folders = (): ReadonlyArray<string> => [
  ...SYSTEM,
  ...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder.startsWith("/"))
]

/** A program of the machine by its name, or `undefined`. */
export const findProgram = (name: string): string | undefined => onPath(name, folders())[0]

/**
 * Whether everybody may enter a file's folders and read it: as root we give up being root before the sandbox is made, so
 * that what only root may read can't be brought into it.
 */
const isOpen = (path: string): boolean => {
  for (let folder = dirname(path); folder !== "/"; folder = dirname(folder))
    if ((statSync(folder).mode & 0o001) === 0) return false
  return (statSync(path).mode & 0o005) === 0o005
}

/** The file of each interpreter that a sandbox of this user can run. */
export const findInterpreters = (isRoot: boolean): Readonly<Partial<Record<Interpreter, string>>> => {
  const first = (paths: ReadonlyArray<string>) => paths.find((path) => !isRoot || isOpen(path))
  const python = first(onPath("python3", folders()).filter((path) => /python3[.\d]*$/.test(path)))
  // Ours is new enough to strip types; another one may not be.
  const node = first([realpathSync(process.execPath)])
  return { ...(python === undefined ? {} : { python }), ...(node === undefined ? {} : { node }) }
}

const LIBRARIES = ["/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32"]

/**
 * What of the machine's files an interpreter needs, as arguments of bwrap: its own file, the shared libraries, and where
 * it is not the system's, the folder that it was installed to. No /etc, no /home, no other programs.
 */
export const bindsFor = (path: string, programs: ReadonlyArray<string>): ReadonlyArray<string> => {
  const bind = (file: string) => ["--ro-bind", file, file]
  const top = ["/lib", "/lib32", "/lib64", "/libx32"].flatMap((name) =>
    !existsSync(name) ? [] : lstatSync(name).isSymbolicLink() ? ["--symlink", readlinkSync(name), name] : bind(name)
  )
  const prefix = dirname(dirname(path))
  // A program that stands alone (Node's single file) needs its own file only.
  const library = join(prefix, "lib")
  const own = prefix === "/usr" || prefix === "/" || !existsSync(library) ? [] : bind(library)
  return [
    ...LIBRARIES.filter((name) => existsSync(name)).flatMap(bind),
    ...top,
    ...own,
    ...[path, ...programs].flatMap(bind)
  ]
}
