import type { ChatMessage } from "@cotton/exporter/Render"
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import type { Tokenizer } from "../Tokenizer.ts"
import { type Examined, examine } from "./Examine.ts"
import type { ThreadData } from "./ExamineThread.ts"

type Rows = ReadonlyArray<ReadonlyArray<ChatMessage>>

/**
 * Lists of rows that are examined where one stands, before threads are begun: each of them reads the tokenizer, which takes
 * about as long as these.
 */
const INLINE = 4

/** Each holds a tokenizer of its own, some 200 MB. */
const MOST_THREADS = 16

interface Thread {
  readonly worker: Worker
  /** Lists that it has in work, oldest first: it answers in that order. */
  readonly waiting: Array<{
    readonly resolve: (examined: ReadonlyArray<Examined>) => void
    readonly reject: (error: Error) => void
  }>
}

export interface ExaminerOptions extends ThreadData {
  readonly tokenizer: Tokenizer
  /** Default: as many as there are cores, 16 at most. */
  readonly threads?: number
}

/** Examines lists of rows, in several threads once it is worth it. `close` ends them. */
export class Examiner {
  readonly threads: number
  readonly #options: ExaminerOptions
  #begun: ReadonlyArray<Thread> = []
  #lists = 0

  constructor(options: ExaminerOptions) {
    this.#options = options
    this.threads = options.threads ?? Math.min(MOST_THREADS, availableParallelism())
  }

  async examine(rows: Rows): Promise<ReadonlyArray<Examined>> {
    const { maxLength, template, tokenizer } = this.#options
    if (this.#lists++ < INLINE || this.threads === 1)
      return rows.map((messages) => examine(messages, template, tokenizer, maxLength))
    if (this.#begun.length === 0) this.#begun = Array.from({ length: this.threads }, () => this.#begin())
    const idlest = this.#begun.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a))
    return new Promise((resolve, reject) => {
      idlest.waiting.push({ resolve, reject })
      idlest.worker.postMessage(rows)
    })
  }

  #begin(): Thread {
    const { folder, maxLength, template } = this.#options
    const workerData: ThreadData = { folder, maxLength, template }
    const worker = new Worker(new URL("./ExamineThread.ts", import.meta.url), { workerData })
    const thread: Thread = { worker, waiting: [] }
    const fail = (error: Error) => {
      for (const { reject } of thread.waiting.splice(0)) reject(error)
    }
    worker.on("message", (examined: ReadonlyArray<Examined>) => thread.waiting.shift()?.resolve(examined))
    worker.on("error", fail)
    worker.on("exit", () => fail(new Error("a thread that examines rows ended")))
    return thread
  }

  async close(): Promise<void> {
    await Promise.all(this.#begun.map(({ worker }) => worker.terminate()))
  }
}
