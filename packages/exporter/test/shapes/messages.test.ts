import { join } from "node:path"
import type { Example, ExportSpec } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { openParquet } from "../../src/index.ts"
import { ParquetSink } from "../../src/ParquetSink.ts"
import { messagesColumns } from "../../src/shapes/messages.ts"
import { example, problem, SPEC, tempFolder, trace, turn } from "../fixtures.ts"

const roundTrip = async (form: ExportSpec["reasoning"], ...examples: ReadonlyArray<Example>) => {
  const folder = tempFolder()
  const sink = new ParquetSink(folder, "train", messagesColumns(form, "digest"), SPEC)
  for (const item of examples) await sink.add({ ...item, origin: { limit: 32_768 } })
  const [file] = await sink.finish()
  const parquet = await openParquet(join(folder, file?.name ?? ""))
  return { metadata: parquet.metadata, rows: await Array.fromAsync(parquet.rows()) }
}

const SYSTEM = { role: "system", content: "Think." } as const

describe("messages", () => {
  it("holds what was asked, the answer with its chain, and all that leads back", async () => {
    const of = problem("gsm/1", { licence: "mit", language: "en", domain: "maths" })
    const messages = [SYSTEM, ...of.messages]
    const asked = { model: "r1", messages, temperature: 0.6, topP: 0.95, effort: "high", seed: 7 }
    const served = { host: "127.0.0.1:8000", model: "r1", fingerprint: "fp_1" }
    const { rows } = await roundTrip("think", example(of, 2, { trace: trace(of, 2, { asked, served }) }))
    expect(rows).toEqual([
      {
        trace_id: "gsm/1/2",
        problem_id: "gsm/1",
        index: 2n,
        source: "problems.jsonl",
        licence: "mit",
        language: "en",
        domain: "maths",
        answer: "18",
        answer_from: "gold",
        suspect: false,
        answer_votes: null,
        answer_share: null,
        teacher: "deepseek-ai/DeepSeek-R1-0528",
        served_model: "r1",
        fingerprint: "fp_1",
        host: "127.0.0.1:8000",
        finish: "stop",
        temperature: 0.6,
        top_p: 0.95,
        effort: "high",
        seed: 7n,
        limit: 32768n,
        input_tokens: 20n,
        output_tokens: 102n,
        recipe: "digest",
        hidden_chain: false,
        messages: [
          SYSTEM,
          { role: "user", content: "What is gsm/1?" },
          { role: "assistant", content: "<think>\nLet me see.\n</think>\n\nIt is 18." }
        ]
      }
    ])
  })

  it("an imported trace has no sampling, and the problem's own prompt", async () => {
    const of = problem("p")
    const { rows } = await roundTrip("think", example(of, 0, { trace: trace(of, 0, { asked: null }) }))
    expect(rows[0]).toMatchObject({ temperature: null, top_p: null, effort: null, seed: null, fingerprint: null })
    expect(rows[0]?.["messages"]).toMatchObject([{ role: "user", content: "What is p?" }, { role: "assistant" }])
  })

  it("has reasoning_content only with field", async () => {
    const field = await roundTrip("field", example(problem("p"), 0))
    expect(field.rows[0]?.["messages"]).toEqual([
      { role: "user", content: "What is p?", reasoning_content: null },
      { role: "assistant", content: "It is 18.", reasoning_content: "Let me see." }
    ])
    for (const form of ["think", "none"] as const) {
      const { metadata } = await roundTrip(form, example(problem("p"), 0))
      expect(metadata.schema.map(({ name }) => name)).not.toContain("reasoning_content")
    }
  })

  it.each(["think", "field", "none"] as const)("with %s a hidden chain is marked and never a chain", async (form) => {
    const of = problem("p")
    const turns = [turn({ hidden: true, reasoning: "A summary.", content: "18" })]
    const { rows } = await roundTrip(form, example(of, 0, { trace: trace(of, 0, { turns }) }))
    expect(rows[0]).toMatchObject({ hidden_chain: true })
    const said = JSON.stringify(rows[0]?.["messages"])
    expect(said).not.toContain("A summary.")
    expect(said).not.toContain("think")
    expect(said).toContain('"content":"18"')
  })

  it("keeps several turns in their order", async () => {
    const of = problem("p")
    const turns = [turn({ content: "17" }), { role: "user", content: "Sure?" } as const, turn({ content: "18" })]
    const { rows } = await roundTrip("none", example(of, 0, { trace: trace(of, 0, { turns }) }))
    expect(rows[0]?.["messages"]).toMatchObject([{}, { content: "17" }, { content: "Sure?" }, { content: "18" }])
  })

  it("refuses tool calls, which it would lose", async () => {
    const of = problem("p")
    const turns = [turn({ toolCalls: [{ id: "1" }] })]
    const error = await roundTrip("think", example(of, 0, { trace: trace(of, 0, { turns }) })).catch(
      (it: unknown) => it
    )
    expect(error).toMatchObject({ _tag: "ExportError", reason: "unsupported", path: "p/0" })
  })

  it("is a standard three-level list of structs", async () => {
    const { metadata } = await roundTrip("think", example(problem("p"), 0))
    const at = metadata.schema.findIndex(({ name }) => name === "messages")
    expect(metadata.schema.slice(at)).toMatchObject([
      { name: "messages", num_children: 1, converted_type: "LIST", logical_type: { type: "LIST" } },
      { name: "list", num_children: 1, repetition_type: "REPEATED" },
      { name: "element", num_children: 2 },
      { name: "role", type: "BYTE_ARRAY", converted_type: "UTF8" },
      { name: "content", type: "BYTE_ARRAY", converted_type: "UTF8" }
    ])
  })
})
