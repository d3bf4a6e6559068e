import { closeSync, createReadStream, openSync, readSync } from "node:fs"
import type { ChatMessage } from "../ChatRequest.ts"
import { shortHash } from "../Random.ts"
import { Refusal } from "../Refusal.ts"
import type { Teacher } from "../Teacher.ts"
import { readReplayRow } from "./ReplayRow.ts"

/** Where a line stands in the file, and how many replies it holds. The replies themselves stay on the disk. */
interface Place {
  readonly offset: number
  readonly length: number
  readonly replies: number
}

export interface ReplayTeacher extends Teacher {
  readonly close: () => void
}

/** Shorter prompts are found whole or not at all: they could stand in any text. */
const SHORTEST_CONTAINED = 16

const keyOf = (messages: ReadonlyArray<ChatMessage>): string =>
  shortHash(JSON.stringify(messages.map(({ content, role }) => [role, content])))

/** The lines of a file with their byte offsets; a line may be of any length. */
async function* linesOf(file: string): AsyncGenerator<{ readonly offset: number; readonly bytes: Buffer }> {
  let held: Array<Buffer> = []
  let offset = 0
  let size = 0
  for await (const part of createReadStream(file, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = part.indexOf(10); end !== -1; end = part.indexOf(10, start)) {
      const bytes = Buffer.concat([...held, part.subarray(start, end)])
      yield { offset, bytes }
      offset += bytes.length + 1
      held = []
      size = 0
      start = end + 1
    }
    if (start < part.length) {
      held.push(part.subarray(start))
      size += part.length - start
    }
  }
  if (size > 0) yield { offset, bytes: Buffer.concat(held) }
}

/**
 * A teacher that answers from a JSONL file. A row with whole messages answers a request with the same messages; a row
 * with a prompt answers one whose last user message is that prompt, or contains it (the longest prompt wins), since
 * recipes put instructions around a problem.
 */
export const openReplay = async (file: string): Promise<ReplayTeacher> => {
  const byMessages = new Map<string, Array<Place>>()
  const byPrompt = new Map<string, Array<Place>>()
  const add = (index: Map<string, Array<Place>>, key: string, place: Place) => {
    const places = index.get(key)
    if (places === undefined) index.set(key, [place])
    else places.push(place)
  }
  let line = 0
  for await (const { bytes, offset } of linesOf(file)) {
    line++
    const text = bytes.toString("utf8")
    if (text.trim() === "") continue
    try {
      const row = readReplayRow(text)
      const place = { offset, length: bytes.length, replies: row.replies.length }
      if (row.messages !== undefined) add(byMessages, keyOf(row.messages), place)
      if (row.prompt !== undefined) add(byPrompt, row.prompt.trim(), place)
    } catch (error) {
      throw new Error(`${file}:${line}: not a recorded reply: ${(error as Error).message}`, { cause: error })
    }
  }
  const longestFirst = [...byPrompt.keys()]
    .filter((prompt) => prompt.length >= SHORTEST_CONTAINED)
    .toSorted((a, b) => b.length - a.length)

  const placesOf = (messages: ReadonlyArray<ChatMessage>): ReadonlyArray<Place> | undefined => {
    const whole = byMessages.get(keyOf(messages))
    if (whole !== undefined) return whole
    const last = messages.findLast(({ role }) => role === "user")?.content.trim() ?? ""
    const exact = byPrompt.get(last)
    if (exact !== undefined) return exact
    const contained = longestFirst.find((prompt) => last.includes(prompt))
    return contained === undefined ? undefined : byPrompt.get(contained)
  }

  const descriptor = openSync(file, "r")
  const read = ({ length, offset }: Place) => {
    const bytes = Buffer.allocUnsafe(length)
    readSync(descriptor, bytes, 0, length, offset)
    return readReplayRow(bytes.toString("utf8")).replies
  }

  return {
    reply: (request, { choice, count, seed }) => {
      const places = placesOf(request.messages)
      if (places === undefined) throw Refusal.bad("No recorded reply matches these messages.", "messages")
      const total = places.reduce((sum, place) => sum + place.replies, 0)
      // Seeds may be negative.
      let index = ((((seed ?? count) + choice) % total) + total) % total
      for (const place of places) {
        if (index < place.replies) return read(place)[index] as ReturnType<typeof read>[number]
        index -= place.replies
      }
      throw Refusal.bad("No recorded reply matches these messages.", "messages")
    },
    close: () => closeSync(descriptor)
  }
}
