import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SandboxProgram } from "@cotton/schema/ports/Sandbox"
import * as Effect from "effect/Effect"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { argsFor, IMAGES, makeContainer } from "../../src/sandboxes/container.ts"

// Against a program that stands in for docker: no daemon is needed, and none is shown to behave.
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cotton-docker-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const LIMITS = { wallMs: 5000, cpuSeconds: 3, memoryBytes: 100, outputBytes: 1000, diskBytes: 50, processes: 7 }
const program = (limits: Partial<typeof LIMITS> = {}): SandboxProgram & { readonly stdin: string } => ({
  files: { "a.py": "print(1)" },
  command: ["python", "a.py", "--privileged"],
  limits: { ...LIMITS, ...limits },
  stdin: "in"
})

/** A docker that notes its arguments and does what the lines say when it is asked to run something. */
const docker = (run: string): string => {
  const path = join(folder, "docker")
  const log = join(folder, "log")
  writeFileSync(
    path,
    `#!${process.execPath}\nconst fs = require("fs"), args = process.argv.slice(2)
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify(args) + "\\n")
if (args[0] === "version") console.log("99.1")
if (args[0] === "run") { ${run} }\n`
  )
  chmodSync(path, 0o755)
  return path
}
const logged = (): ReadonlyArray<ReadonlyArray<string>> =>
  readFileSync(join(folder, "log"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ReadonlyArray<string>)
const made = (run: string) => {
  const path = docker(run)
  return Effect.runPromise(makeContainer({ concurrency: 3, find: (name) => (name === "docker" ? path : undefined) }))
}

describe("containers", () => {
  it("are started without network, rights, or anything to write to but a work folder", () => {
    const args = argsFor(program(), { name: "n", folder: "/f", images: IMAGES }).join(" ")
    for (const part of [
      "--network none",
      "--read-only",
      "--cap-drop ALL",
      "--security-opt no-new-privileges",
      "--user 65534:65534",
      "--pids-limit 9",
      "--memory 150",
      "--memory-swap 150",
      "--ulimit cpu=3:4",
      "--pull never"
    ])
      expect(args).toContain(part)
    expect(args).toContain("source=/f/a.py,target=/box/a.py,readonly")
    expect(args.endsWith(`--entrypoint python3 ${IMAGES.python} a.py --privileged`)).toBe(true)
    expect(args).not.toContain("--volume")
  })

  it("get their input, give their output and end as they end; their files are gone after", async () => {
    const box = await made(
      'process.stdout.write(fs.readFileSync(0, "utf8") + fs.readFileSync(args.join(" ").match(/source=([^,]*)/)[1], "utf8")); process.exitCode = 3'
    )
    expect([box.name, box.concurrency]).toEqual(["containers (99.1)", 3])
    expect(await Effect.runPromise(box.run(program()))).toMatchObject({
      stdout: "inprint(1)",
      exit: 3,
      timedOut: false
    })
    const source = /source=([^,]*)/.exec(
      logged()
        .find(([verb]) => verb === "run")!
        .join(" ")
    )![1]!
    expect(existsSync(source)).toBe(false)
  })

  it("are removed by name when their time is up: the client's end is not theirs", async () => {
    const box = await made("setInterval(() => {}, 1000)")
    expect(await Effect.runPromise(box.run(program({ wallMs: 800 })))).toMatchObject({ timedOut: true, exit: null })
    const name = (args: ReadonlyArray<string>) => args[args.indexOf("--name") + 1]
    while (!logged().some(([verb]) => verb === "rm")) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(logged().find(([verb]) => verb === "rm")).toEqual([
      "rm",
      "--force",
      name(logged().find(([verb]) => verb === "run")!)
    ])
  })

  it("that the engine does not start are a dead sandbox, those that the kernel ends are out of memory", async () => {
    const refused = await made('console.error("no daemon"); process.exit(125)')
    const error = await Effect.runPromise(Effect.flip(refused.run(program())))
    expect([error.reason, error.message]).toEqual(["broken", "no daemon"])
    const heavy = await made("process.exit(137)")
    expect(await Effect.runPromise(heavy.run(program()))).toMatchObject({ memoryOut: true, exit: null })
  })

  it("can be talked to, line by line", async () => {
    const box = await made('process.stdin.on("data", (d) => process.stdout.write("you said " + d))')
    const said = Effect.scoped(
      Effect.gen(function* () {
        const session = yield* box.start!(program())
        session.send("a\n")
        const first = yield* session.line
        session.send("b\n")
        return [first, yield* session.line]
      })
    )
    expect(await Effect.runPromise(said)).toEqual(["you said a", "you said b"])
  })

  it("need an engine, one that answers, and an image", async () => {
    const none = await Effect.runPromise(Effect.flip(makeContainer({ concurrency: 1, find: () => undefined })))
    expect(none.message).toBe("there is no docker and no podman")
    const path = docker("")
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace('console.log("99.1")', '{ console.error("Cannot connect"); process.exit(1) }')
    )
    const dead = await Effect.runPromise(Effect.flip(makeContainer({ concurrency: 1, find: () => path })))
    expect(dead.message).toContain("Cannot connect")
    writeFileSync(path, `#!${process.execPath}\nif (process.argv[2] === "image") process.exit(1)\nconsole.log("1")\n`)
    const empty = await Effect.runPromise(Effect.flip(makeContainer({ concurrency: 1, find: () => path })))
    expect(empty.message).toContain(`docker pull ${IMAGES.python}`)
  })
})
