import type { Plugin } from "rolldown"

/*
 * Packages that a bundled one tries to load and does without. They are told to be absent, so that what is installed
 * beside Cotton, native code even, changes nothing of what it does.
 */
const ABSENT: ReadonlySet<string> = new Set([
  // linkedom draws with it; we do not.
  "canvas"
])
const MARK = "\0absent:"

export const absent = (): Plugin => ({
  name: "absent",
  resolveId: (name) => (ABSENT.has(name) ? { id: `${MARK}${name}` } : null),
  load: (id) =>
    id.startsWith(MARK)
      ? `module.exports = {}\nthrow new Error(${JSON.stringify(`${id.slice(MARK.length)} is not in the bundle`)})\n`
      : null
})
