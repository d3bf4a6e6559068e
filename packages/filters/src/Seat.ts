import { Worker } from "node:worker_threads"
import type { Finding, PlannedFilter, Subject } from "@cotton/schema/Verdict"

/** What a worker is started with. */
export interface Setup {
  readonly plan: ReadonlyArray<PlannedFilter>
  readonly recipeModule?: string
  readonly workerSetup?: string
  /** One 32-bit number: the index in the plan of the filter that is running, -1 between traces. */
  readonly running: SharedArrayBuffer
}

/** One trace to judge, without the filters of these indices. */
export interface Errand {
  readonly subject: Subject
  readonly skip: ReadonlyArray<number>
}

/** For each filter of the plan: the milliseconds of a plain pass, those with a finding, or `null` where it was skipped. */
export type Answer = ReadonlyArray<number | readonly [ms: number, finding: Finding] | null>

/** What a worker says: it is ready, it can't be (why), or it has judged a trace. A list crosses threads the cheapest. */
export type Message = "ready" | { readonly failed: string } | Answer

/** Memory that a worker may have; one that takes more dies, and only its trace is lost. In megabytes. */
export interface WorkerLimits {
  readonly maxOldGenerationSizeMb: number
  readonly maxYoungGenerationSizeMb: number
  readonly stackSizeMb: number
}

export interface SeatOptions extends Omit<Setup, "running"> {
  readonly limits: WorkerLimits
  readonly execArgv?: ReadonlyArray<string>
}

/** Who hears of a seat's worker. After `left`, nothing more comes from it. */
export interface SeatEvents {
  readonly ready: () => void
  readonly answered: (answer: Answer) => void
  /** The worker ended or can't start; `message` says why, where it is known. */
  readonly left: (message: string) => void
}

const MODULE = new URL("./PoolWorker.ts", import.meta.url)

/** One worker thread. It has one errand at a time; who gives it one waits for its answer or its leaving. */
export class Seat {
  readonly #worker: Worker
  readonly #running: Int32Array
  #left = false

  constructor(options: SeatOptions, events: SeatEvents) {
    const { plan, recipeModule, workerSetup, limits, execArgv } = options
    const running = new SharedArrayBuffer(4)
    this.#running = new Int32Array(running)
    this.#running[0] = -1
    const setup: Setup = {
      plan,
      running,
      ...(recipeModule === undefined ? {} : { recipeModule }),
      ...(workerSetup === undefined ? {} : { workerSetup })
    }
    this.#worker = new Worker(MODULE, {
      workerData: setup,
      resourceLimits: { ...limits },
      // What a recipe's module prints must not come between the data on our own standard output.
      stdout: true,
      ...(execArgv === undefined ? {} : { execArgv: [...execArgv] })
    })
    this.#worker.stdout.on("data", (chunk: Uint8Array) => process.stderr.write(chunk))
    let message = "the worker ended"
    this.#worker.on("message", (said: Message) => {
      if (this.#left) return
      if (said === "ready") events.ready()
      else if ("failed" in said) {
        message = said.failed
        void this.#worker.terminate()
      } else events.answered(said)
    })
    this.#worker.on("error", (cause) => {
      message = String(cause)
    })
    this.#worker.on("exit", () => {
      if (this.#left) return
      this.#left = true
      events.left(message)
    })
  }

  /** Index of the filter that is running, -1 for none. */
  get running(): number {
    return Atomics.load(this.#running, 0)
  }

  /** Throws when the errand can't be cloned; then the worker knows nothing of it. */
  send(errand: Errand): void {
    this.#worker.postMessage(errand)
  }

  /** Ends the worker, even in an endless loop. Nothing more is heard of it, and nobody waits for its end. */
  dismiss(): void {
    this.#left = true
    void this.#worker.terminate()
  }
}
