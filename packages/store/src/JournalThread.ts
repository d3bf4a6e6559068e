import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads"
import { classify, NewerJournal, openDatabase, type OpenOptions } from "./Database.ts"
import { openToRead, type ReadingConnection } from "./Reading.ts"
import { damage, salvage } from "./Salvage.ts"
import { makeStatements } from "./Statements.ts"
import type { Answer, Append, Question } from "./ThreadProtocol.ts"

/*
 * The writer thread: the only code that touches the journal's file. Whatever has arrived when a commit ends goes
 * into the next one together, up to GROUP_BYTES; a group of one costs one fsync, a crowd shares it.
 */
const GROUP_BYTES = 1_000_000
/** How long the first entry of a group waits for company, in milliseconds: about an fsync, nothing beside a reply. */
const GATHER_MS = 4

const port = parentPort
if (port === null) throw new Error("JournalThread runs as a worker thread")
const options = workerData as OpenOptions

const answer = (message: Answer) => port.postMessage(message)

const connect = (): ReadingConnection => {
  if (options.readOnly === true) return openToRead(options.path)
  const broken = damage(options.path)
  if (broken !== null) answer({ _tag: "Salvaged", ...salvage(options, broken) })
  return { db: openDatabase(options), isFresh: () => true }
}

const open = () => {
  const connection = connect()
  return { ...connection, statements: makeStatements(connection.db) }
}

const failureOf = (error: unknown) =>
  error instanceof NewerJournal ? { reason: "newer-version" as const, message: error.message } : classify(error)

const openFirst = () => {
  try {
    return open()
  } catch (error) {
    answer({ _tag: "OpenFailed", failure: failureOf(error) })
    process.exit(0)
  }
}

let { db, isFresh, statements } = openFirst()
answer({ _tag: "Opened" })

/** A reader's connection, anew when somebody has begun to write since. */
const refresh = () => {
  if (isFresh()) return
  const before = db
  ;({ db, isFresh, statements } = open())
  before.close()
}

const commit = (group: ReadonlyArray<Append>) => {
  try {
    db.exec("BEGIN IMMEDIATE")
    const seqs = group.map((entry) => statements.append(entry))
    db.exec("COMMIT")
    answer({ _tag: "Committed", ids: group.map(({ id }) => id), seqs })
  } catch (error) {
    // After SQLITE_FULL or an I/O error SQLite may have rolled back by itself.
    if (db.isTransaction) db.exec("ROLLBACK")
    const failure = classify(error)
    answer({ _tag: "Refused", ids: group.map(({ id }) => id), failure })
  }
}

const read = (question: Question) => {
  try {
    refresh()
    answer({ _tag: "Read", id: question.id, value: statements.read(question) })
  } catch (error) {
    answer({ _tag: "Refused", ids: [question.id], failure: failureOf(error) })
  }
}

let gathering: NodeJS.Timeout | null = null
let pending: Array<Append> = []
let pendingBytes = 0

const flush = () => {
  if (gathering !== null) clearTimeout(gathering)
  gathering = null
  if (pending.length === 0) return
  const group = pending
  pending = []
  pendingBytes = 0
  commit(group)
}

const receive = (message: Append | Question | { readonly _tag: "Close" }) => {
  if (message._tag === "Append") {
    pending.push(message)
    pendingBytes += message.bytes
    if (pendingBytes >= GROUP_BYTES) flush()
    return
  }
  // Reads and the end see everything that was sent before them.
  flush()
  if (message._tag === "Close") {
    db.close()
    answer({ _tag: "Closed" })
    port.close()
  } else read(message)
}

port.on("message", (first) => {
  receive(first)
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    receive(next.message)
  }
  if (pending.length > 0 && gathering === null) gathering = setTimeout(flush, GATHER_MS)
})
