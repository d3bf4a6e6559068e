import { type ChildProcess, spawn } from "node:child_process"
import type { Readable, Writable } from "node:stream"
import type { SandboxEnd, SandboxLimits, SandboxResult } from "@cotton/schema/ports/Sandbox"

/** A program that brings its own sandbox: bwrap, docker, podman. */
export interface SpawnSpec {
  readonly file: string
  readonly args: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string>>
  /** Who to be, where we are root. */
  readonly uid?: number
  readonly limits: Pick<SandboxLimits, "wallMs" | "outputBytes">
  /** Texts that it reads from the descriptors 5, 6, …: 3 is where it says how it goes, 4 what it waits for. */
  readonly feeds?: ReadonlyArray<string>
  /** A file that is its standard input, open for reading; without one it is fed or sent lines. */
  readonly stdin?: number
}

/** Standard error that is kept of a program: its end, where the reason stands. In bytes. */
const STDERR = 16_384

/** Line feed. */
const NEWLINE = 10

const quiet = () => undefined

/**
 * A child process whose output is read within bounds. It is in a session of its own, so that Ctrl-C in our terminal is
 * ours alone. Whoever kills it has to know that this ends its whole tree: that is the sandbox's part.
 */
export class Spawned {
  readonly child: ChildProcess
  /** What it said on descriptor 3. */
  said = ""
  /** What can't be started, in words. */
  failure: string | undefined
  readonly ended: Promise<void>
  readonly #limits: SpawnSpec["limits"]
  readonly #start = performance.now()
  #stdout: Array<Buffer> = []
  #stderr: Array<Buffer> = []
  #kept = 0
  #bytes = 0
  #timedOut = false
  #outputCut = false
  #over = false
  #ms = 0
  #wake: () => void = quiet
  #onSaid: (said: string) => void = quiet

  constructor({ file, args, env, uid, limits, feeds = [], stdin }: SpawnSpec) {
    this.#limits = limits
    const child = spawn(file, [...args], {
      cwd: "/",
      env: { ...env },
      detached: true,
      stdio: [stdin ?? "pipe", "pipe", "pipe", "pipe", "pipe", ...feeds.map(() => "pipe" as const)],
      ...(uid === undefined ? {} : { uid, gid: uid })
    })
    this.child = child
    const clock = setTimeout(() => {
      this.#timedOut = true
      this.kill()
    }, limits.wallMs)
    this.ended = new Promise((resolve) => {
      const over = () => {
        if (this.#over) return
        this.#over = true
        this.#ms = performance.now() - this.#start
        clearTimeout(clock)
        this.#wake()
        resolve()
      }
      child.on("error", (cause) => {
        this.failure ??= cause.message
        // Without a process nothing else will come.
        if (child.pid === undefined) over()
      })
      child.on("close", over)
    })
    if (child.pid === undefined) return
    for (const stream of child.stdio) stream?.on("error", quiet)
    child.stdout!.on("data", (chunk: Buffer) => {
      if (!this.#count(chunk)) return
      this.#stdout.push(chunk)
      this.#wake()
    })
    child.stderr!.on("data", (chunk: Buffer) => {
      if (!this.#count(chunk)) return
      this.#stderr.push(chunk)
      this.#kept += chunk.length
      while (this.#kept - this.#stderr[0]!.length > STDERR) this.#kept -= this.#stderr.shift()!.length
    })
    const status = child.stdio[3] as Readable
    status.on("data", (chunk: Buffer) => {
      // Bounded: only the sandbox's own program writes here, a few lines.
      if (this.said.length < STDERR) this.said += chunk.toString()
      this.#onSaid(this.said)
    })
    feeds.forEach((text, at) => (child.stdio[5 + at] as Writable).end(text))
  }

  /** Whether a chunk is within what may be written. */
  #count(chunk: Buffer): boolean {
    this.#bytes += chunk.length
    if (this.#bytes <= this.#limits.outputBytes) return true
    this.#outputCut = true
    this.kill()
    return false
  }

  /** Whoever wants to hear what it says on descriptor 3, as far as it has come. */
  onSaid(hear: (said: string) => void): void {
    this.#onSaid = hear
    if (this.said !== "") hear(this.said)
  }

  /** Lets it go on from where it waits on descriptor 4. */
  release(): void {
    ;(this.child.stdio[4] as Writable | undefined)?.end(".")
  }

  /** Ends it; a sandbox puts its own way here, where that takes more. */
  kill = (): void => {
    this.child.kill("SIGKILL")
  }

  /** Nothing more will come from it. */
  get over(): boolean {
    return this.#over
  }

  /** Ended by us, and not by itself. */
  get killed(): boolean {
    return this.#timedOut || this.#outputCut
  }

  send(text: string): void {
    const { stdin } = this.child
    if (stdin?.writable === true) stdin.write(text)
  }

  /** Gives it all of its standard input. */
  feed(text: string): void {
    this.child.stdin?.end(text)
  }

  /** The next line of standard output, without its end; `null` after the last whole one. */
  async line(): Promise<string | null> {
    for (;;) {
      const line = this.#take()
      if (line !== undefined) return line
      if (this.#over) return null
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  #take(): string | undefined {
    for (const [index, chunk] of this.#stdout.entries()) {
      const at = chunk.indexOf(NEWLINE)
      if (at === -1) continue
      const whole = Buffer.concat([...this.#stdout.slice(0, index), chunk.subarray(0, at)])
      this.#stdout = [chunk.subarray(at + 1), ...this.#stdout.slice(index + 1)]
      return whole.toString()
    }
    // So that a line which comes in many pieces is not gone through again for each of them.
    if (this.#stdout.length > 64) this.#stdout = [Buffer.concat(this.#stdout)]
    return undefined
  }

  /** How it ended; `exit` as the sandbox's own program has it. */
  end(): SandboxEnd {
    return {
      exit: this.killed ? null : this.child.exitCode,
      signal: this.killed ? "SIGKILL" : this.child.signalCode,
      stderr: Buffer.concat(this.#stderr).subarray(-STDERR).toString(),
      timedOut: this.#timedOut,
      outputCut: this.#outputCut,
      memoryOut: false,
      ms: Math.round(this.#ms * 1000) / 1000
    }
  }

  /** The whole of standard output that no `line` has taken. */
  stdout(): SandboxResult["stdout"] {
    return Buffer.concat(this.#stdout).toString()
  }
}
