import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { examine } from "../../src/bundle/Examine.ts"
import { Examiner } from "../../src/bundle/Examiner.ts"
import { readStudentFiles } from "../../src/StudentFiles.ts"
import { trainingTemplate } from "../../src/templates/Templates.ts"
import { loadTokenizer } from "../../src/Tokenizer.ts"
import { writeStudent } from "./Student.ts"

const folder = mkdtempSync(join(tmpdir(), "cotton-examiner-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
writeStudent(folder)
const tokenizer = loadTokenizer(readStudentFiles(folder))
const template = trainingTemplate(tokenizer.has)!
const maxLength = 60

const rows = Array.from({ length: 12 }, (_, list) =>
  Array.from({ length: 5 }, (_, at) => [
    { role: "user", content: `Row ${list}/${at}?` },
    { role: "assistant", content: at === 3 ? "<|im_end|>" : "long ".repeat(at + list) + "." }
  ])
)

describe("rows that are examined in threads", () => {
  it("come out as those that are examined here, each list in its place", async () => {
    const examiner = new Examiner({ folder, template, tokenizer, maxLength, threads: 3 })
    const made = await Promise.all(rows.map((list) => examiner.examine(list)))
    await examiner.close()
    expect(made).toEqual(rows.map((list) => list.map((one) => examine(one, template, tokenizer, maxLength))))
    expect(made.flat().some(({ faults }) => faults.some(({ code }) => code === "row-too-long"))).toBe(true)
  })

  it("end in an error where a thread cannot begin, and leave nobody waiting", async () => {
    const gone = join(folder, "gone")
    const examiner = new Examiner({ folder: gone, template, tokenizer, maxLength, threads: 2 })
    const all = await Promise.allSettled(rows.map((list) => examiner.examine(list)))
    await examiner.close()
    expect(all.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 4 }, () => "fulfilled"),
      ...Array.from({ length: 8 }, () => "rejected")
    ])
  })
})
