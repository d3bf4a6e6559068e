import { Progress } from "@cotton/trainer"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"

/* Is what the training program writes what `Progress.ts` says? `node training/progress.ts FILE`. */

const [file = ""] = process.argv.slice(2)
const decode = Schema.decodeUnknownSync(Progress)
const kinds = readFileSync(file, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => decode(JSON.parse(line)).type)
process.stdout.write(`progress: ${kinds.length} lines as documented: ${[...new Set(kinds)].join(", ")}\n`)
