import type { AnyCheck } from "./Check.ts"

/** How the modules of the filters are found: by public id, loaded when a plan names them. A test holds folder = registry. */
export const registry: Readonly<Record<string, () => Promise<{ readonly check: AnyCheck }>>> = {
  "judge/reward": () => import("./judge/reward.ts"),
  "judge/same-answer": () => import("./judge/same-answer.ts"),
  "judge/sound-answer": () => import("./judge/sound-answer.ts"),
  "language/script-mixing": () => import("./language/script-mixing.ts"),
  "readability/repetition": () => import("./readability/repetition.ts"),
  "shape/complete": () => import("./shape/complete.ts"),
  "shape/length": () => import("./shape/length.ts"),
  "verify/choice": () => import("./verify/choice.ts"),
  "verify/code-tests": () => import("./verify/code-tests.ts"),
  "verify/command": () => import("./verify/command.ts"),
  "verify/exact": () => import("./verify/exact.ts"),
  "verify/json-schema": () => import("./verify/json-schema.ts"),
  "verify/math-answer": () => import("./verify/math-answer.ts"),
  "verify/number": () => import("./verify/number.ts"),
  "verify/panel": () => import("./verify/panel.ts"),
  "verify/puzzle": () => import("./verify/puzzle.ts"),
  "verify/regex": () => import("./verify/regex.ts")
}

/** Former ids, which stay valid: the key is the old id, the value the new one. */
export const aliases: Readonly<Record<string, string>> = {}

/** Whether an id, old or new, is of one of Cotton's own filters. */
export const isKnownFilter = (id: string): boolean => Object.hasOwn(registry, aliases[id] ?? id)
