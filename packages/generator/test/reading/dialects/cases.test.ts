import type { Turn, Usage } from "@cotton/schema"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import { simulator } from "@cotton/simulator"
import { describe, expect, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { readTurn } from "../../../src/reading/Reasoning.ts"
import { bodyReader } from "../../../src/teachers/BodyReader.ts"
import { streamReader } from "../../../src/teachers/StreamReader.ts"
import { attempt, teacherOf } from "../../teachers/Attempts.ts"

/*
 * `cases/SERVER-CASE.http` is a reply as it came over the wire, head and chunk framing included (`curl --raw -i`);
 * `SERVER-CASE.json` says what it is. Those of llama.cpp and `vllm-recorded-…` are recorded, the others are written in the shape of their
 * server. A new case is two files.
 */

interface Case {
  readonly stream: boolean
  readonly model: string
  /** What the recipe says of the tags, beside their defaults. */
  readonly think?: object
  readonly prefix?: string
  readonly finish?: string
  readonly usage?: Partial<Usage>
  readonly turn?: Turn
  /** For a reply that is none. */
  readonly failure?: string
}

const FOLDER = join(import.meta.dirname, "cases")
const wireOf = (name: string) => join(FOLDER, `${name}.http`)
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length))
const CASES = NAMES.map((name): readonly [string, Case] => [
  name,
  JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as Case
])

/** What came of a case, in the words of its JSON. */
const read = (attempted: Attempted, { think, prefix, usage }: Case) => {
  if (attempted._tag === "Failed") return { failure: attempted.failure.reason }
  const manner = { think: { open: "<think>", close: "</think>", opened: false, ...think } }
  const turn = readTurn(
    attempted.reply.message,
    { ...attempted, asked: prefix === undefined ? {} : { prefix } },
    manner
  )
  // Without a usage of the server's own only that it is an estimate is promised.
  const said = usage?.estimated === true ? { estimated: attempted.usage.estimated } : attempted.usage
  return { model: attempted.reply.model, finish: attempted.finish, usage: said, turn }
}

const expected = ({ model, finish, usage, turn, failure }: Case) =>
  failure === undefined ? { model, finish, usage, turn } : { failure }

it("every reply has its JSON, and every JSON its reply", () => {
  const replies = readdirSync(FOLDER).filter((file) => file.endsWith(".http"))
  expect(replies).toEqual(NAMES.map((name) => `${name}.http`))
})

describe.each([0, 1, 2, 3, 7])("a server's reply over HTTP, in pieces of %i bytes (0: whole)", (wirePieceBytes) => {
  const wireReplay = Object.fromEntries(NAMES.map((name) => [name, wireOf(name)]))
  const teacher = Layer.unwrap(Effect.map(simulator({ wireReplay, wirePieceBytes }), ({ url }) => teacherOf({ url })))
  layer(teacher)((test) => {
    test.effect.each(CASES)("%s", ([name, one]) =>
      Effect.gen(function* () {
        const attempted = yield* attempt({ url: "", stream: one.stream, asked: { model: name } })
        expect(read(attempted, one)).toEqual(expected(one))
      })
    )
  })
})

/** The body of a recorded reply, out of its chunks. */
const bodyOf = (wire: Buffer): Buffer => {
  const start = wire.indexOf("\r\n\r\n") + 4
  if (!/^transfer-encoding: chunked/im.test(wire.subarray(0, start).toString("latin1"))) return wire.subarray(start)
  const pieces: Array<Buffer> = []
  for (let at = start; ;) {
    const line = wire.indexOf("\r\n", at)
    const length = Number.parseInt(wire.subarray(at, line).toString("latin1"), 16)
    if (length === 0) return Buffer.concat(pieces)
    pieces.push(wire.subarray(line + 2, line + 2 + length))
    at = line + 2 + length + 2
  }
}

/** Bytes up to which a reply is cut at every byte; a longer one at every seventh. */
const SHORT = 2500

describe("a server's reply in two packets, wherever it is cut", () => {
  it.each(CASES)("%s", (name, one) => {
    const body = bodyOf(readFileSync(wireOf(name)))
    for (let at = 0; at <= body.length; at += body.length > SHORT ? 7 : 1) {
      const reader = (one.stream ? streamReader : bodyReader)({ maxBytes: 1e6, inputBound: 9, limit: 9, secrets: [] })
      reader.push(body.subarray(0, at))
      reader.push(body.subarray(at))
      expect(read(reader.end(), one), `cut at ${at}`).toEqual(expected(one))
    }
  })
})
