import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import { shellWord } from "@cotton/schema/ShellWord"
import { settingsToTell } from "./SettingsToTell.ts"

/** Folders that are on the PATH only while a package manager runs a script. */
const BORROWED = /node_modules|_npx|\/\.pnpm\b/

const onPath = (program: string): boolean =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => !BORROWED.test(folder) && existsSync(join(folder, program)))

/** A recipe with the flags that it was called with, as the next command needs them again; what may be secret is left open. */
export const asCalled = (
  recipe: string,
  flags: { readonly dir?: string; readonly set: ReadonlyArray<string> }
): string =>
  [
    recipe,
    ...(flags.dir === undefined ? [] : ["--dir", flags.dir]),
    ...settingsToTell(flags.set).flatMap((setting) => ["--set", setting])
  ]
    .map(shellWord)
    .join(" ")

const PUBLISHED = import.meta.url.endsWith(".js")

/** A script of a workspace runs in the workspace's own folder, wherever it is called. */
export const runsInItsFolder = (): boolean => !PUBLISHED && process.env["npm_lifecycle_event"] !== undefined

/**
 * How the user calls this program here: `cotton` when the shell finds it, else through the package manager that brought
 * it; in a checkout through pnpm when that runs it.
 */
export const cottonCommand = (): string => {
  if (PUBLISHED) {
    if (onPath("cotton")) return "cotton"
    return process.env["npm_config_user_agent"]?.startsWith("pnpm/") === true ? "pnpm cotton" : "npx cotton"
  }
  if (!runsInItsFolder()) return "cotton"
  return onPath("pnpm") ? "pnpm cotton" : "npx -y pnpm@12 cotton"
}
