import { closeSync, readFileSync } from "node:fs"
import { constants } from "node:os"
import * as Effect from "effect/Effect"
import type { Interpreter, Sandbox, SandboxEnd, SandboxProgram } from "@cotton/schema/ports/Sandbox"
import { SandboxError } from "@cotton/schema/ports/Sandbox"
import { findCgroups, type Group, type GroupLimits } from "./Cgroup.ts"
import { bindsFor, findInterpreters, findProgram } from "./Interpreters.ts"
import { Spawned } from "./Spawned.ts"
import { openInput } from "./Input.ts"

/** The user `nobody`: as root we are it before the sandbox is made, since no limit on processes holds for root. */
const NOBODY = 65_534

/** Where a program works; a folder of the machine that has the same name is not seen. */
const BOX = "/box"

/** What the program's environment is, whole. A fixed seed of hashes: the same program prints the same sets. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/bin",
  HOME: BOX,
  TMPDIR: BOX,
  LANG: "C.UTF-8",
  PYTHONHASHSEED: "0",
  PYTHONDONTWRITEBYTECODE: "1"
}

/** Milliseconds that bwrap may outlive its child. */
const FOLLOWS = 2000

/** What was found on this machine. */
interface Machine {
  readonly bwrap: string
  readonly prlimit: string
  readonly interpreters: Readonly<Partial<Record<Interpreter, string>>>
  readonly uid: number | undefined
  readonly group: ((limits: GroupLimits) => Group) | null
}

const setenv = Object.entries(ENVIRONMENT).flatMap(([name, value]) => ["--setenv", name, value])

const limitsOf = (interpreter: Interpreter, { limits }: SandboxProgram): ReadonlyArray<string> => [
  `--cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 1}`,
  // Node reserves far more addresses than it uses, so for it only what is written to counts.
  interpreter === "python" ? `--as=${limits.memoryBytes}` : `--data=${limits.memoryBytes}`,
  `--fsize=${limits.diskBytes}`,
  "--nofile=256",
  "--core=0",
  `--nproc=${limits.processes}`
]

/** Bytes that a program brings with it: they lie in its work folder, beside what it may write there. */
const broughtBy = ({ files }: SandboxProgram): number =>
  Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0)

/** The arguments of bwrap: 3 is where it says how it goes, 4 what it waits for, 5 and on the files. */
const argsFor = (machine: Machine, program: SandboxProgram): ReadonlyArray<string> => {
  const [interpreter, ...args] = program.command
  const path = machine.interpreters[interpreter]!
  const size = String(program.limits.diskBytes + broughtBy(program))
  // An interpreter may itself lie under /tmp: then that is a folder of the same bounded size, under what is brought into it.
  const within = path.startsWith("/tmp/")
  return [
    // The last one is of 0.8: without it a program could be root in a user space of its own.
    ["--unshare-all", "--unshare-user", "--disable-userns"],
    ["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "box", "--clearenv", ...setenv],
    within ? ["--size", size, "--tmpfs", "/tmp"] : [],
    bindsFor(path, [machine.prlimit]),
    ["--proc", "/proc", "--dev", "/dev", "--size", "1048576", "--tmpfs", "/dev/shm", "--remount-ro", "/dev"],
    ["--size", size, "--tmpfs", BOX],
    within ? [] : ["--symlink", BOX, "/tmp"],
    Object.keys(program.files).flatMap((name, at) => ["--file", String(5 + at), `${BOX}/${name}`]),
    ["--remount-ro", "/", "--chdir", BOX, "--json-status-fd", "3", "--block-fd", "4", "--"],
    [machine.prlimit, ...limitsOf(interpreter, program), "--", path, ...args]
  ].flat()
}

const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]))

const numberIn = (said: string, field: string): number | undefined => {
  const found = new RegExp(String.raw`"${field}"\s*:\s*(\d+)`).exec(said)?.[1]
  return found === undefined ? undefined : Number(found)
}

const broken = (message: string) => new SandboxError({ reason: "broken", message })

/** The first process inside, as the machine counts: its number, and when it began, so that no other one is meant. */
interface First {
  readonly pid: number
  readonly began: string
}

const beganAt = (pid: number): string => {
  try {
    // After the name, which may hold anything: the 22nd field, counted from the number on.
    return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").split(" ")[20] ?? ""
  } catch {
    return ""
  }
}

const firstOf = (pid: number): First => ({ pid, began: beganAt(pid) })

const killFirst = (first: First | undefined): void => {
  if (first === undefined || first.began === "" || beganAt(first.pid) !== first.began) return
  try {
    process.kill(first.pid, "SIGKILL")
  } catch {
    // Gone in this moment.
  }
}

/** A program in its sandbox, from its start until nothing of it is left. */
class Boxed {
  readonly spawned: Spawned
  readonly ended: Promise<SandboxEnd | SandboxError>
  readonly #group: Group | undefined
  #first: First | undefined
  #ranOut = false

  constructor(machine: Machine, program: SandboxProgram, input?: string) {
    const { limits } = program
    this.#group = machine.group?.({
      // What it writes to its work folder is memory too.
      memoryBytes: limits.memoryBytes + limits.diskBytes + broughtBy(program),
      // bwrap's own in there, beside the program.
      processes: limits.processes + 2
    })
    const stdin = input === undefined ? undefined : openInput(input)
    this.spawned = new Spawned({
      file: machine.bwrap,
      args: argsFor(machine, program),
      // What bwrap itself is given can be read inside, in /proc/1/environ.
      env: {},
      limits,
      feeds: Object.values(program.files),
      ...(stdin === undefined ? {} : { stdin }),
      ...(machine.uid === undefined ? {} : { uid: machine.uid })
    })
    if (stdin !== undefined) closeSync(stdin)
    const ofChild = this.spawned.kill
    this.spawned.kill = () => {
      if (this.#first === undefined) return ofChild()
      killFirst(this.#first)
      // bwrap follows by itself, once it has taken leave of its child.
      setTimeout(ofChild, FOLLOWS).unref()
    }
    let waits = true
    this.spawned.onSaid((said) => {
      const pid = numberIn(said, "child-pid")
      if (pid === undefined || !waits) return
      waits = false
      this.#first = firstOf(pid)
      try {
        this.#group?.add(pid)
        this.spawned.release()
      } catch (cause) {
        // Without its limits it does not run; unless it is dead already, which says so itself.
        if (beganAt(pid) !== "") this.spawned.failure ??= `the control group does not take it: ${String(cause)}`
        this.kill()
      }
    })
    // The first process inside is to die with bwrap. A program that has got hold of it (both are `nobody`) may see to it
    // that it does not: so it is killed from here.
    this.spawned.child.on("exit", () => killFirst(this.#first))
    this.ended = this.spawned.ended.then(() => {
      this.#ranOut = this.#group?.ranOut() ?? false
      this.#group?.remove()
      return this.#end()
    })
  }

  #end(): SandboxEnd | SandboxError {
    const end = this.spawned.end()
    const { failure, said, killed } = this.spawned
    if (failure !== undefined) return broken(`bwrap: ${failure}`)
    const exit = numberIn(said, "exit-code")
    const memoryOut = this.#ranOut
    if (exit === undefined)
      return killed || memoryOut
        ? { ...end, memoryOut }
        : broken(end.stderr.trim() || "bwrap ended before the program did")
    // bwrap tells the end by a signal as shells do.
    const signal = exit > 128 ? (SIGNALS.get(exit - 128) ?? null) : null
    return killed ? { ...end, memoryOut } : { ...end, exit: signal === null ? exit : null, signal, memoryOut }
  }

  /** Ends the whole tree: with the first process of its space go all others. */
  kill(): void {
    this.spawned.kill()
  }
}

const orFail = <A extends object>(value: A | SandboxError): Effect.Effect<A, SandboxError> =>
  value instanceof SandboxError ? Effect.fail(value) : Effect.succeed(value)

/** Starts a program, and ends it when the scope closes. A machine that can't even start it has a broken sandbox. */
const boxed = (machine: Machine, program: SandboxProgram, input?: string) =>
  Effect.acquireRelease(
    machine.interpreters[program.command[0]] === undefined
      ? Effect.fail(new SandboxError({ reason: "missing", message: `this machine lacks ${GET[program.command[0]]}` }))
      : Effect.try({
          try: () => new Boxed(machine, program, input),
          catch: (cause) => broken(`bwrap: ${String(cause)}`)
        }),
    (box) => Effect.promise(() => (box.kill(), box.ended))
  )

const serviceOf = (machine: Machine, name: string, concurrency: number): Sandbox["Service"] => ({
  name,
  concurrency,
  run: (program) =>
    Effect.scoped(
      Effect.gen(function* () {
        const box = yield* boxed(machine, program, program.stdin)
        const end = yield* Effect.flatMap(
          Effect.promise(() => box.ended),
          orFail
        )
        return { ...end, stdout: box.spawned.stdout() }
      })
    ),
  start: (program) =>
    Effect.map(boxed(machine, program), (box) => ({
      send: (text) => box.spawned.send(text),
      line: Effect.promise(() => box.spawned.line()),
      end: Effect.flatMap(
        Effect.promise(() => box.ended),
        orFail
      )
    }))
})

/** Limits of the trial: generous, since a loaded machine is no missing one. */
const TRIAL = {
  wallMs: 30_000,
  cpuSeconds: 10,
  memoryBytes: 1_073_741_824,
  outputBytes: 10_000,
  diskBytes: 1_000_000,
  processes: 16
}

const missing = (message: string) => Effect.fail(new SandboxError({ reason: "missing", message }))

/** How each interpreter comes to a machine that lacks it. */
const GET: Readonly<Record<Interpreter, string>> = {
  python: "python3 (`apt-get install python3`), where every user may read it",
  node: "a Node that every user may read"
}

/**
 * bubblewrap, if this machine has it and what it needs. It is tried out: that it is there does not say that the kernel lets
 * it make its spaces.
 *
 * Inside: no network; the interpreter, the shared libraries, /proc and /dev, all read-only; a work folder in memory of
 * bounded size; spaces of its own for processes, users, messages and names; none of our environment; no capability and no
 * way to one. Limits hold for each process (prlimit), and where a control group may be made, for all of them together.
 */
export const makeBubblewrap = Effect.fnUntraced(function* (options: {
  readonly concurrency: number
  /** Where the machine's programs are. */
  readonly find?: (name: string) => string | undefined
}): Effect.fn.Return<Sandbox["Service"], SandboxError> {
  const { find = findProgram } = options
  const [bwrap, prlimit] = [find("bwrap"), find("prlimit")]
  if (bwrap === undefined) return yield* missing("bubblewrap is not installed: `apt-get install bubblewrap`")
  if (prlimit === undefined) return yield* missing("prlimit is not installed: `apt-get install util-linux`")
  const isRoot = process.getuid?.() === 0
  const interpreters = findInterpreters(isRoot)
  const names = Object.keys(interpreters) as ReadonlyArray<Interpreter>
  if (names.length === 0) return yield* missing(`bubblewrap is here, and it needs ${GET.python}`)
  const machine: Machine = {
    bwrap,
    prlimit,
    interpreters,
    uid: isRoot ? NOBODY : undefined,
    group: findCgroups()
  }
  const tried = Effect.forEach(names, (name) =>
    serviceOf(machine, "bubblewrap", 1).run({
      files: {},
      command: [name, name === "python" ? "-V" : "--version"],
      limits: TRIAL,
      stdin: ""
    })
  )
  const results = yield* Effect.mapError(
    tried,
    ({ message }) => new SandboxError({ reason: "refused", message: `bubblewrap does not start a program: ${message}` })
  )
  const failed = results.find(({ exit }) => exit !== 0)
  if (failed !== undefined) {
    const message = `bubblewrap starts no interpreter: ${failed.stderr.trim() || `exit ${failed.exit ?? failed.signal}`}`
    return yield* new SandboxError({ reason: "refused", message })
  }
  return serviceOf(machine, "bubblewrap", options.concurrency)
})
