import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"

/** Folders that are on the PATH only while a package manager runs a script. */
const BORROWED = /node_modules|_npx|\/\.pnpm\b/

const onPath = (program: string): boolean =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => !BORROWED.test(folder) && existsSync(join(folder, program)))

/** How the user calls this program here: `cotton` when it is installed, through pnpm in a checkout. */
export const cottonCommand = (): string => {
  const installed = import.meta.dirname.includes("node_modules") || process.env["npm_lifecycle_event"] === undefined
  if (installed) return "cotton"
  return onPath("pnpm") ? "pnpm cotton" : "npx -y pnpm@12 cotton"
}
