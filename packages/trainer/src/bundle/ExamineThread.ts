import type { ChatMessage } from "@cotton/exporter/Render"
import { parentPort, workerData } from "node:worker_threads"
import { readStudentFiles } from "../StudentFiles.ts"
import type { TrainingTemplate } from "../templates/Templates.ts"
import { loadTokenizer } from "../Tokenizer.ts"
import { examine } from "./Examine.ts"

/* A thread that examines rows, a list at a time and in the order in which they come. */

export interface ThreadData {
  /** Of the student's small files. */
  readonly folder: string
  readonly template: TrainingTemplate
  readonly maxLength: number
}

const { folder, maxLength, template } = workerData as ThreadData
const tokenizer = loadTokenizer(readStudentFiles(folder, folder))

parentPort?.on("message", (rows: ReadonlyArray<ReadonlyArray<ChatMessage>>) =>
  parentPort?.postMessage(rows.map((messages) => examine(messages, template, tokenizer, maxLength)))
)
