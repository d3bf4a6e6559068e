import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/*
 * What a start costs: the CPU of `cotton --help` beside an empty node, and the time until `cotton run` sends its first
 * request. Both for the installed form (made and unpacked here) and from source. Medians; the runs take turns, so that
 * a busy machine is busy for all of them.
 */
const RUNS = Number(process.env["RUNS"] ?? 15)
const root = join(import.meta.dirname, "..")
const place = mkdtempSync(join(tmpdir(), "cotton-help-"))

execFileSync(process.execPath, [join(root, "packaging/main.ts")], { stdio: "ignore" })
const tarball = readdirSync(join(root, "dist")).find((name) => /^cotton-.*\.tgz$/.test(name))!
execFileSync("tar", ["xzf", join(root, "dist", tarball), "-C", place])

const NURSERY = "--max-semi-space-size=8"
const packed = [NURSERY, join(place, "package/lib/main.js")]
const source = [NURSERY, join(root, "packages/cli/src/main.ts")]

/** User and system CPU of a finished child, in milliseconds: `time` of the shell, which counts only its children. */
const cpu = (args: ReadonlyArray<string>): number => {
  const script = `TIMEFORMAT='%3U %3S'; time "$@" > /dev/null`
  const told = execFileSync("bash", ["-c", `{ ${script}; } 2>&1`, "bash", process.execPath, ...args], {
    encoding: "utf8"
  })
  const [user, system] = told.trim().split(/\s+/).map(Number)
  return (user! + system!) * 1000
}

const median = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

const kinds = { empty: ["-e", "0"], packed: [...packed, "--help"], source: [...source, "--help"] }
const helps = { empty: [] as Array<number>, packed: [] as Array<number>, source: [] as Array<number> }
for (const args of Object.values(kinds)) cpu(args)
for (let run = 0; run < RUNS; run++)
  for (const kind of ["empty", "packed", "source"] as const) helps[kind].push(cpu(kinds[kind]))

const base = median(helps.empty)
process.stdout.write(`CPU of --help, median of ${RUNS}, user and system\n`)
for (const kind of ["empty", "packed", "source"] as const) {
  const ms = median(helps[kind])
  process.stdout.write(
    `  ${kind.padEnd(7)} ${ms.toFixed(0).padStart(4)} ms   ${(ms - base).toFixed(0).padStart(4)} ms over an empty node   ${(ms / base).toFixed(1)} times\n`
  )
}

/** A teacher that notes when it is first asked, and refuses for ever. */
const first = async (program: ReadonlyArray<string>, at: number): Promise<number> => {
  const asked = Promise.withResolvers<number>()
  const server = createServer((_, response) => {
    asked.resolve(performance.now())
    response.writeHead(401).end("{}")
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as { port: number }
  const folder = join(place, `run${at}`)
  execFileSync(process.execPath, [...source, "init", folder], { stdio: "ignore" })
  const url = `teacher.at=[{ url: "http://127.0.0.1:${port}/v1", price: free }]`
  const start = performance.now()
  const child = spawn(process.execPath, [...program, "run", "recipe.yaml", "--set", url], {
    cwd: folder,
    stdio: "ignore"
  })
  const ended = once(child, "exit").then(() => null)
  const arrival = await Promise.race([asked.promise, ended])
  if (arrival === null) throw new Error(`${program.join(" ")} run ended before it asked`)
  const ms = arrival - start
  child.kill("SIGKILL")
  await ended
  server.closeAllConnections()
  server.close()
  return ms
}

const starts = { packed: [] as Array<number>, source: [] as Array<number> }
await first(packed, -1)
for (let run = 0; run < RUNS; run++) {
  starts.packed.push(await first(packed, 2 * run))
  starts.source.push(await first(source, 2 * run + 1))
}
process.stdout.write(`From the start of \`cotton run\` to its first request, median of ${RUNS}, wall clock\n`)
for (const kind of ["packed", "source"] as const)
  process.stdout.write(`  ${kind.padEnd(7)} ${(median(starts[kind]) / 1000).toFixed(2)} s\n`)
rmSync(place, { recursive: true, force: true })
