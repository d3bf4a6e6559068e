import { startSimulator } from "@cotton/simulator"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stringify } from "yaml"
import { hostile, longChain, prose } from "./Texts.ts"

const root = join(import.meta.dirname, "..")
const main = join(root, "packages/cli/src/main.ts")

/** Ids that are no plain word: each must come through an address unharmed. */
export const STRANGE_IDS = ["a/b c%20?x=1#y", "..", "<b>bold</b>", "é😀 “quoted”"] as const

const sums = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, at) => {
    // Every fourth answer is wrong.
    const said = at % 4 === 3 ? at : at + 7
    const row = {
      id: `${prefix}${at}`,
      prompt: `What is the sum of ${at} and 7?`,
      answer: String(at + 7),
      domain: at % 2 === 0 ? "even" : "odd"
    }
    return { row, reasoning: `I add ${at} and 7.\n\nSo it is ${said}.`, content: `The answer is \\boxed{${said}}.` }
  })

const special = () => [
  {
    row: { id: "long", prompt: "A long one?", answer: "4", domain: "long" },
    reasoning: longChain(),
    content: "It is \\boxed{5}."
  },
  {
    row: { id: "huge", prompt: "A huge one?", answer: "4", domain: "long" },
    reasoning: prose(5_000_000),
    content: "It is \\boxed{4}."
  },
  {
    row: { id: "hostile", prompt: `Hostile? ${hostile}`, answer: "4", domain: hostile },
    reasoning: hostile,
    content: `${hostile} \\boxed{<img src=x onerror=alert(1)>}`
  },
  ...STRANGE_IDS.map((id, at) => ({
    row: { id, prompt: `Strange ${at}?`, answer: "1", domain: "strange" },
    reasoning: "One.",
    content: "\\boxed{1}"
  }))
]

const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

export interface Place {
  readonly folder: string
  /** The command, in the place's folder, to its end; fails when it does. */
  readonly cotton: (...args: ReadonlyArray<string>) => Promise<void>
  /** `cotton show --web`, until the place is closed; resolves with the address. */
  readonly show: (...args: ReadonlyArray<string>) => Promise<string>
  readonly start: (...args: ReadonlyArray<string>) => { readonly done: Promise<void> }
  readonly close: () => Promise<void>
}

/** A folder with a recipe, and a teacher that answers it. `firstTokenMs` makes a run last. */
export const place = async (which: "small" | "special", firstTokenMs = 0): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-browser-"))
  const problems = which === "small" ? sums(16, "p") : [...special(), ...sums(150, "p")]
  writeFileSync(join(folder, "problems.jsonl"), jsonl(problems.map(({ row }) => row)))
  const replies = problems.map(({ row, reasoning, content }) => ({ prompt: row.prompt, reasoning, content }))
  writeFileSync(join(folder, "replies.jsonl"), jsonl(replies))
  const teacher = await startSimulator({
    models: ["*"],
    replay: join(folder, "replies.jsonl"),
    maxReplyTokens: 4_000_000,
    ...(firstTokenMs === 0 ? {} : { latency: { firstTokenMs } })
  })
  const recipe = {
    problems: { from: "problems.jsonl", map: { id: "id", prompt: "prompt", answer: "answer", domain: "domain" } },
    teacher: { model: "teacher", at: [{ url: teacher.url, price: { input: 1, output: 2 }, slots: 4 }] },
    sample: { keep: 2, tries: 2, limit: 4_000_000, seed: 0 },
    judge: ["shape/complete", "language/script-mixing", "verify/math-answer"]
  }
  writeFileSync(join(folder, "recipe.yaml"), stringify(recipe))

  const children = new Set<ChildProcess>()
  const begin = (args: ReadonlyArray<string>) => {
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
    children.add(child)
    let said = ""
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()))
    return { child, said: () => said }
  }
  const start: Place["start"] = (...args) => {
    const { child, said } = begin(args)
    child.stdout.resume()
    const done = once(child, "close").then(([code, signal]) => {
      if (code !== 0 && signal === null) throw new Error(`cotton ${args.join(" ")}: exit ${String(code)}\n${said()}`)
    })
    return { done }
  }
  return {
    folder,
    start,
    cotton: (...args) => start(...args).done,
    show: async (...args) => {
      const { child, said } = begin(["show", ...args, "--web", "--json"])
      const line = once(child.stdout, "data").then(([chunk]) => String(chunk))
      const end = once(child, "close").then(() => Promise.reject(new Error(`cotton show: ${said()}`)))
      return (JSON.parse(await Promise.race([line, end])) as { readonly url: string }).url
    },
    close: async () => {
      for (const child of children) if (child.exitCode === null) child.kill("SIGKILL")
      await teacher.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
