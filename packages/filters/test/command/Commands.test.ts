import type { Command, CommandSaid, CommandSpec } from "@cotton/schema/ports/Command"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeCommands } from "../../src/command/Commands.ts"

/*
 * Real processes: a program that does what a row's `do` says. It writes a line to `log` when it starts and for each row, so that
 * a test can tell what was asked how often.
 */
const PROGRAM = String.raw`
import { appendFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { spawn } from "node:child_process"
const log = (text) => appendFileSync("log", text + "\n")
const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n")
log("start " + process.pid)
const held = []
createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, name, ...row } = JSON.parse(line)
  log(name)
  const acts = {
    pass: () => say({ id, pass: true, found: name }),
    hold: () => void held.push(id),
    late: () => setTimeout(() => say({ id, pass: true }), 60),
    turned: () => { for (const one of [id, ...held.splice(0).reverse()]) say({ id: one, pass: true }) },
    hang: () => undefined,
    spin: () => { spawn("sleep", ["600"], { stdio: "inherit" }); for (;;); },
    die: () => { process.stderr.write("no such " + process.env.TOKEN + "\n"); process.exit(3) },
    once: () => { say({ id, pass: true }); setTimeout(() => process.exit(0), 5) },
    chatter: () => { process.stdout.write("loading the model\n"); say({ id, pass: true }) },
    stranger: () => say({ id: "999999", pass: true }),
    list: () => process.stdout.write("[1]\n"),
    endless: () => { process.stdout.write("x".repeat(3_000_000)) },
    blank: () => { process.stdout.write("\n\r\n"); say({ id, pass: true, found: name }) },
    pieces: () => { const text = JSON.stringify({ id, pass: true, found: "π".repeat(1000) }) + "\n"; const bytes = Buffer.from(text); for (let at = 0; at < bytes.length; at += 97) process.stdout.write(bytes.subarray(at, at + 97)) },
    leaky: () => say({ id, pass: false, found: "401 for " + process.env.TOKEN, expected: process.env.TOKEN }),
    env: () => say({ id, pass: true, found: Object.keys(process.env).toSorted().join(" ") })
  }
  acts[row.do]()
})
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cotton-command-"))
  writeFileSync(join(folder, "program.mjs"), PROGRAM)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SPEC: CommandSpec = {
  run: [process.execPath, "program.mjs"],
  env: [],
  concurrency: 1,
  inFlight: 1,
  timeoutMs: 20_000,
  startMs: 20_000
}

type Row = readonly [act: string, name: string]

const asking =
  (more: Partial<CommandSpec>, environment: Readonly<Record<string, string | undefined>> = process.env) =>
  <A>(use: (ask: (row: Row) => Effect.Effect<CommandSaid>, service: Command["Service"]) => Effect.Effect<A>) => {
    writeFileSync(join(folder, "log"), "")
    return Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const service = yield* makeCommands({ folder, environment })
          return yield* use(([act, name]) => service.ask({ ...SPEC, ...more }, { do: act, name }), service)
        })
      )
    )
  }

const log = (): ReadonlyArray<string> => readFileSync(join(folder, "log"), "utf8").split("\n").slice(0, -1)
const starts = (): number => log().filter((line) => line.startsWith("start")).length
const times = (name: string): number => log().filter((line) => line === name).length

/** `pass`, or the reason why there is no answer. */
const wordOf = (said: CommandSaid): string => (said._tag === "Answered" ? "answered" : said.reason)
const messageOf = (said: CommandSaid): string => (said._tag === "Answered" ? "" : said.message)

const all = (rows: ReadonlyArray<Row>, more: Partial<CommandSpec> = {}, environment = process.env) =>
  asking(more, environment)((ask) => Effect.forEach(rows, ask, { concurrency: "unbounded" }))

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Until it holds; vitest's own limit ends a test where it never does. */
const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe("a command", () => {
  it("is one process for all rows, whose answers are told apart by their ids, in any order", async () => {
    const rows: ReadonlyArray<Row> = [
      ["hold", "a"],
      ["hold", "b"],
      ["turned", "c"],
      ["pass", "d"]
    ]
    const said = await all(rows, { inFlight: 3 })
    expect(said.map(wordOf)).toEqual(["answered", "answered", "answered", "answered"])
    expect(said[3]).toMatchObject({ answer: { found: "d" } })
    expect(starts()).toBe(1)
  })

  it("has as many processes as it may, and no more than there are rows for", async () => {
    await all([["pass", "a"]], { concurrency: 4 })
    expect(starts()).toBe(1)
    const rows = ["a", "b", "c", "d", "e"].map((name) => ["pass", name] as const)
    await all(rows, { concurrency: 3 })
    expect(starts()).toBe(3)
  })

  it("is read also where a line comes in pieces that tear its letters apart", async () => {
    const [said] = await all([["pieces", "a"]])
    expect(said).toMatchObject({ answer: { found: "π".repeat(1000) } })
  })

  it("is told a row in one line, whatever signs are in it, and may leave lines empty", async () => {
    const name = "a\u2028b\u2029c\u0085d\re\nf\uD800g"
    expect(await all([["blank", name]])).toMatchObject([{ answer: { found: name } }])
  })

  it("is given PATH, HOME, LANG, TMPDIR and what is named, and no other variable", async () => {
    const environment = { ...process.env, HOME: "/h", LANG: "C", SECRET_KEY: "sk-123456", WANTED: "yes" }
    const [said] = await all([["env", "a"]], { env: ["WANTED", "UNSET"] }, environment)
    const names = String(said?._tag === "Answered" ? said.answer["found"] : "").split(" ")
    expect(names).toContain("WANTED")
    expect(names).toContain("PATH")
    expect(names).not.toContain("SECRET_KEY")
    expect(names).not.toContain("UNSET")
  })
})

describe("a command that hangs", () => {
  it("is not one that has to start first", async () => {
    expect((await all([["pass", "a"]], { timeoutMs: 1 })).map(wordOf)).toEqual(["answered"])
  })

  it("may be given more time than a timer can wait", async () => {
    expect((await all([["late", "a"]], { timeoutMs: 4e9 })).map(wordOf)).toEqual(["answered"])
  })

  it("at every row and from the first on is given up: its rows time out, those that wait are errors", async () => {
    const rows = Array.from({ length: 8 }, (_, at) => ["hang", `r${at}`] as const)
    const said = await all(rows, { timeoutMs: 200, startMs: 0 })
    const words = said.map(wordOf)
    expect(words).toEqual([...Array<string>(5).fill("timeout"), ...Array<string>(3).fill("died")])
    expect(messageOf(said[0]!)).toContain("does it write each answer out at once")
    expect(starts()).toBe(5)
  })

  it("now and then is not given up, and is not told to flush", async () => {
    // A shell is there at once, so that little time is needed; the first row has the id 1.
    const run = ["sh", "-c", `while read -r row; do case $row in *pass*) echo '{"id":1,"pass":true}';; esac; done`]
    const rows = Array.from({ length: 7 }, (_, at) => [at === 0 ? "pass" : "hang", `r${at}`] as const)
    const said = await all(rows, { run, timeoutMs: 500, startMs: 0 })
    expect(said.map(wordOf)).toEqual(["answered", ...Array<string>(6).fill("timeout")])
    expect(messageOf(said[1]!)).toBe("no answer within 0.5 s")
  })

  it("costs its row alone: the others there are asked again and answered", async () => {
    const rows: ReadonlyArray<Row> = [
      ["hang", "hung"],
      ["pass", "a"],
      ["hold", "held"]
    ]
    const said = await asking({ inFlight: 3, timeoutMs: 400, startMs: 2000 })((ask) =>
      Effect.gen(function* () {
        const first = yield* Effect.forkChild(Effect.forEach(rows, ask, { concurrency: "unbounded" }))
        // The row that is held is answered by this one, at the second process.
        yield* Effect.promise(() => until(() => times("held") === 2))
        const last = yield* ask(["turned", "t"])
        return [...(yield* Fiber.join(first)), last]
      })
    )
    expect(said.map(wordOf)).toEqual(["timeout", "answered", "answered", "answered"])
    expect([times("hung"), times("a"), times("held"), starts()]).toEqual([1, 1, 2, 2])
  })

  it("is ended with all that it has started", async () => {
    const said = await all([["spin", "a"]], { timeoutMs: 300, startMs: 1500 })
    expect(said.map(wordOf)).toEqual(["timeout"])
    const pid = Number(log()[0]!.slice("start ".length))
    await until(() => !isAlive(pid))
    // Its child is in its group.
    await until(() => !isAlive(-pid))
  })

  it("is ended when nobody waits any more", async () => {
    const said = await asking({})((ask) =>
      Effect.gen(function* () {
        const fiber = yield* Effect.forkDetach(ask(["hang", "a"]))
        yield* Effect.promise(() => until(() => times("a") === 1))
        return fiber
      })
    )
    expect(wordOf(await Effect.runPromise(Fiber.join(said)))).toBe("closed")
    const pid = Number(log()[0]!.slice("start ".length))
    await until(() => !isAlive(pid))
  })
})

describe("a command that dies", () => {
  it("is asked once more about the row that it died over, alone; the others pay nothing", async () => {
    const rows: ReadonlyArray<Row> = [
      ["pass", "first"],
      ["die", "fatal"],
      ["hold", "held"],
      ["turned", "t"]
    ]
    const said = await all(rows, { inFlight: 4 })
    expect(said.map(wordOf)).toEqual(["answered", "died", "answered", "answered"])
    expect(times("fatal")).toBe(2)
    expect(messageOf(said[1]!)).toContain("exit code 3")
  })

  it("over a row that it was given later costs the oldest nothing: alone, that one is answered", async () => {
    const rows: ReadonlyArray<Row> = [
      ["late", "innocent"],
      ["die", "fatal"],
      ["late", "beside"]
    ]
    expect((await all(rows, { inFlight: 3 })).map(wordOf)).toEqual(["answered", "died", "answered"])
  })

  it("now and then is not given up: each answer says that it works", async () => {
    const rows = Array.from({ length: 14 }, (_, at) => [at % 2 === 0 ? "die" : "pass", `r${at}`] as const)
    const words = (await all(rows)).map(wordOf)
    expect(words).toEqual(rows.map(([act]) => (act === "die" ? "died" : "answered")))
  })

  it("after each answer works all the same", async () => {
    const rows = ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => ["once", name] as const)
    expect(new Set((await all(rows)).map(wordOf))).toEqual(new Set(["answered"]))
  })

  it("after each answer, several at a time, costs no row that it was not asked about", async () => {
    const rows = Array.from({ length: 30 }, (_, at) => ["once", `r${at}`] as const)
    const said = await asking({ concurrency: 3, inFlight: 3 })((ask) =>
      Effect.forEach(rows, (row, at) => Effect.andThen(Effect.sleep(15 * at), ask(row)), { concurrency: "unbounded" })
    )
    expect(new Set(said.map(wordOf))).toEqual(new Set(["answered"]))
  })

  it("before it is one, since the system does not start it, is an error and ends nobody else", async () => {
    const [said] = await all([["pass", "a"]], { run: [process.execPath, "x".repeat(3_000_000)] })
    expect(wordOf(said!)).toBe("died")
    expect(messageOf(said!)).toContain("E2BIG")
  })

  it("at once, time after time, is given up for all rows, and tried once more by the next", async () => {
    const rows = Array.from({ length: 40 }, (_, at) => ["die", `r${at}`] as const)
    const { said, before, between, after } = await asking({})((ask) =>
      Effect.gen(function* () {
        const said = yield* Effect.forEach(rows, ask, { concurrency: "unbounded" })
        const before = starts()
        const still = yield* Effect.forEach(rows.slice(0, 3), ask, { concurrency: "unbounded" })
        const between = starts()
        const more = yield* ask(["pass", "late"])
        return { said: [...said, ...still], before, between, after: wordOf(more) }
      })
    )
    expect(new Set(said.map(wordOf))).toEqual(new Set(["died"]))
    expect([before, between]).toEqual([5, 6])
    expect(after).toBe("answered")
  })

  it("tells its last words, as its answers, without the values that it was given by name", async () => {
    const environment = { ...process.env, TOKEN: "sk-very-secret" }
    const [said] = await all([["die", "a"]], { env: ["TOKEN"] }, environment)
    expect(messageOf(said!)).toContain("its last words: no such $TOKEN")
    expect(messageOf(said!)).not.toContain("very-secret")
    const [answered] = await all([["leaky", "a"]], { env: ["TOKEN"] }, environment)
    expect(answered).toMatchObject({ answer: { found: "401 for $TOKEN", expected: "$TOKEN" } })
  })

  it("is missing where there is no such program, at once and for all rows", async () => {
    const rows = Array.from({ length: 9 }, (_, at) => ["pass", `r${at}`] as const)
    const said = await all(rows, { run: ["cotton-no-such-program"] })
    expect(new Set(said.map(wordOf))).toEqual(new Set(["missing"]))
    writeFileSync(join(folder, "not-executable"), "")
    expect((await all([["pass", "a"]], { run: ["./not-executable"] })).map(wordOf)).toEqual(["missing"])
  })
})

describe("a command that writes what is no answer", () => {
  const oneOf = async (act: string) => {
    const said = await all([
      ["pass", "before"],
      [act, "bad"],
      ["pass", "after"]
    ])
    expect([wordOf(said[0]!), wordOf(said[2]!)]).toEqual(["answered", "answered"])
    return said[1]!
  }
  it("is not believed: a word of its own, a list, another row's id, a line without end", async () => {
    const chatter = await oneOf("chatter")
    expect(wordOf(chatter)).toBe("garbled")
    expect(messageOf(chatter)).toContain("loading the model")
    expect(wordOf(await oneOf("list"))).toBe("garbled")
    expect(messageOf(await oneOf("stranger"))).toContain("a row that it was not given")
    expect(messageOf(await oneOf("endless"))).toContain("a million bytes")
  })
})
