import { accessSync, constants, statSync } from "node:fs"
import { delimiter, isAbsolute, join, resolve } from "node:path"

type Environment = Readonly<Record<string, string | undefined>>

/** What every program needs, and none of it is a secret. */
const ALWAYS = ["PATH", "HOME", "LANG", "TMPDIR"]

/** Where `run: [python3, …]` would look without a PATH. */
const PLAIN_PATH = "/usr/local/bin:/usr/bin:/bin"

/** The environment of a program: no key of a run reaches it unasked. */
export const environmentFor = (names: ReadonlyArray<string>, environment: Environment): Record<string, string> =>
  Object.fromEntries(
    [...ALWAYS, ...names].flatMap((name) => {
      const value = environment[name]
      return value === undefined ? [] : [[name, value] as const]
    })
  )

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * Where a program is: a name is looked up in PATH, a path is relative to `folder`. `null`: there is none that may be run.
 */
export const findProgram = (name: string, folder: string, environment: Environment): string | null => {
  if (name.includes("/")) {
    const path = resolve(folder, name)
    return isProgram(path) ? path : null
  }
  const folders = (environment["PATH"] ?? PLAIN_PATH).split(delimiter).filter((one) => one !== "")
  const places = folders.map((one) => join(isAbsolute(one) ? one : resolve(folder, one), name))
  return places.find(isProgram) ?? null
}

/** A secret of less than this could be part of any text. */
const SHORTEST_SECRET = 6

/** Takes the values of the variables that a program was given by name out of its texts. */
export const withoutSecrets = (text: string, names: ReadonlyArray<string>, environment: Environment): string =>
  names.reduce((shown, name) => {
    const value = environment[name]
    return value === undefined || value.length < SHORTEST_SECRET ? shown : shown.replaceAll(value, `$${name}`)
  }, text)
