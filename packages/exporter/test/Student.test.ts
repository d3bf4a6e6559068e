import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { readStudent } from "../src/Student.ts"
import { tempFolder } from "./fixtures.ts"

const student = (files: Readonly<Record<string, unknown>>) => {
  const folder = join(tempFolder(), "student")
  mkdirSync(folder)
  for (const [name, value] of Object.entries(files))
    writeFileSync(join(folder, name), typeof value === "string" ? value : JSON.stringify(value))
  return folder
}

const CONFIG = "tokenizer_config.json"

describe("a student", () => {
  it("has its template and its tokens from tokenizer_config.json, as texts or as objects", () => {
    const folder = student({
      [CONFIG]: {
        chat_template: "T",
        bos_token: { __type: "AddedToken", content: "<s>", lstrip: false },
        eos_token: "</s>",
        unk_token: null,
        add_bos_token: true,
        additional_special_tokens: ["<|x|>", { content: "<|y|>" }],
        added_tokens_decoder: {
          "7": { content: "<think>", special: false },
          "8": { content: "<|im_end|>", special: true }
        }
      }
    })
    const expected = {
      template: "T",
      templateFile: join(folder, CONFIG),
      templateName: null,
      specialTokens: { bos_token: "<s>", eos_token: "</s>" },
      special: ["<s>", "</s>", "<|im_end|>", "<|x|>", "<|y|>"]
    }
    expect(readStudent(folder)).toEqual(expected)
    expect(readStudent(join(folder, CONFIG))).toEqual(expected)
  })

  it("has the template named default of a list, or else the first", () => {
    const named = (...names: ReadonlyArray<string>) =>
      readStudent(student({ [CONFIG]: { chat_template: names.map((name) => ({ name, template: `T ${name}` })) } }))
    expect(named("tool_use", "default")).toMatchObject({ template: "T default", templateName: "default" })
    expect(named("tool_use", "rag")).toMatchObject({ template: "T tool_use", templateName: "tool_use" })
  })

  it("has the template beside the configuration, where there is one, and the tokens all the same", () => {
    const folder = student({ [CONFIG]: { chat_template: "old", eos_token: "E" }, "chat_template.jinja": "new" })
    for (const path of [folder, join(folder, CONFIG), join(folder, "chat_template.jinja")])
      expect(readStudent(path)).toMatchObject({ template: "new", specialTokens: { eos_token: "E" } })
  })

  it("may be a template alone", () => {
    const folder = student({ "mine.jinja": "M" })
    expect(readStudent(join(folder, "mine.jinja"))).toMatchObject({ template: "M", specialTokens: {}, special: [] })
  })

  it("that cannot be read is an error that says what is missing, and what to give", () => {
    const why = (path: string) => {
      try {
        readStudent(path)
      } catch (error) {
        return (error as Error).message
      }
      return ""
    }
    const give = "Give a model's folder, its tokenizer_config.json, or a chat template (.jinja)"
    expect(why("/nowhere/at/all")).toBe(`/nowhere/at/all: there is no such file or folder. ${give}`)
    const empty = student({})
    expect(why(empty)).toBe(`${empty}: it holds neither tokenizer_config.json nor chat_template.jinja. ${give}`)
    const broken = student({ [CONFIG]: "{" })
    expect(why(broken)).toContain(`${join(broken, CONFIG)}: it is not JSON (`)
    for (const config of [{ eos_token: "E" }, { chat_template: [] }, { chat_template: 7 }])
      expect(why(student({ [CONFIG]: config }))).toContain("it has no chat_template")
    expect(why(student({ [CONFIG]: [] }))).toContain("it is not a JSON object")
  })
})
