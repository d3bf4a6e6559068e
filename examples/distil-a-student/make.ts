import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { type Dial, promptOf, solve } from "./dial.ts"
import { dial, randomOf, reply } from "./teacher.ts"

/*
 * Writes what a run needs: `problems.jsonl` for Cotton, `replies.jsonl` for the simulated teacher that replays them over the
 * wire, and `heldout.jsonl`, the problems of the examination. Those are the same for every seed, and in no pool.
 */
const { values } = parseArgs({
  options: {
    out: { type: "string" },
    seed: { type: "string", default: "0" },
    problems: { type: "string", default: "1500" },
    samples: { type: "string", default: "4" },
    heldout: { type: "string", default: "512" }
  }
})
const { out } = values
const count = (name: "problems" | "samples" | "heldout") => {
  const value = Number(values[name])
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: ${values[name]} is no number of ${name}`)
  return value
}
if (out === undefined) throw new Error("--out: name the folder to write to, as in --out runs/seed-0")

/** So many dials that are not in `taken`, which they join. */
const fresh = (total: number, taken: Set<string>, ...words: ReadonlyArray<string>): ReadonlyArray<Dial> => {
  const random = randomOf(...words)
  const dials: Array<Dial> = []
  while (dials.length < total) {
    const one = dial(random)
    if (taken.has(promptOf(one))) continue
    taken.add(promptOf(one))
    dials.push(one)
  }
  return dials
}

const taken = new Set<string>()
const heldout = fresh(count("heldout"), taken, "held out")
const pool = fresh(count("problems"), taken, "pool", values.seed)

const problem = (one: Dial, id: string) => ({
  id,
  prompt: promptOf(one),
  answer: String(solve(one).at(-1)!.after),
  language: "en"
})
const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

mkdirSync(out, { recursive: true })
writeFileSync(join(out, "heldout.jsonl"), jsonl(heldout.map((one, at) => problem(one, `held-${at}`))))
writeFileSync(join(out, "problems.jsonl"), jsonl(pool.map((one, at) => problem(one, `dial-${at}`))))
const replies = pool.map((one, at) => ({
  prompt: promptOf(one),
  replies: Array.from({ length: count("samples") }, (_, index) => reply(one, randomOf("reply", values.seed, at, index)))
}))
writeFileSync(join(out, "replies.jsonl"), jsonl(replies))
