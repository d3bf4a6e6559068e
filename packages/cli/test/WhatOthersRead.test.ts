import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { place, type Place } from "./Place.ts"

let here: Place
afterEach(() => here.close())

const read = (...path: ReadonlyArray<string>) => readFileSync(join(here.folder, ...path), "utf8")
const cut = "cuts.verified.perProblem=1"
/** What a terminal acts on: escape, the C1 sequence introducer, a mark that turns text around. */
const ACTS = ["\u001B", "\u009B", "\u202E"]

describe("what others read of a run", () => {
  it("has no value of a setting that may hold a secret, after a run and after a cut", async () => {
    here = await place({}, 4)
    here.recipe()
    const set = ["--set", "teacher.body={ api_key: sk-body-1, top_k: 20 }"]
    const ran = await here.cotton("run", "--dir", "r", ...set)
    expect(ran.code, ran.stderr).toBe(0)
    expect((await here.cotton("cut", "r", "--set", cut, "--save")).code).toBe(0)
    for (const file of ["dataset/README.md", "report.html", "log.jsonl", "status.json", "dataset/manifest.json"]) {
      expect(read("r", file), file).not.toContain("sk-body")
    }
    expect(ran.stderr).not.toContain("sk-body")
    expect(read("r/dataset/README.md")).toContain(`--dir r --set 'teacher.body=…'`)
    expect(read("r/report.html")).toContain("teacher.body.api_key")
  })

  it("has the command so that a shell takes it", async () => {
    here = await place({}, 4)
    here.recipe()
    await here.cotton("run", "--dir", "my run", "--set", cut)
    expect(read("my run/dataset/README.md")).toContain(`cotton run recipe.yaml --dir 'my run' --set ${cut}`)
    await here.cotton("cut", "my run", "--set", "cuts.verified={ perProblem: 2 }", "--save")
    expect(read("my run/dataset/README.md")).toContain(
      "cotton cut 'my run' --set 'cuts.verified={ perProblem: 2 }' --save"
    )
  })

  it("does nothing to a terminal, on the screen and in JSON, whatever the ids and files say", async () => {
    here = await place({}, 4)
    here.recipe()
    const hostile = "a\u001b[31m\u009b1m\u202eb"
    const row = { id: hostile, prompt: "What is the sum of 0 and 7?", answer: "7" }
    writeFileSync(join(here.folder, "problems.jsonl"), `${JSON.stringify(row)}\n`)
    mkdirSync(join(here.folder, "student"))
    writeFileSync(
      join(here.folder, "student/tokenizer_config.json"),
      JSON.stringify({
        chat_template: "{% for m in messages %}<{{ m.role }}>{{ m.content }}</s>{% endfor %}",
        eos_token: "</s>"
      })
    )
    const run = await here.cotton("run", "--dir", "r", "--json")
    expect(run.code, run.stderr).toBe(0)
    const outputs = [
      run,
      await here.cotton("show", "r", "--sample=kept", "--as-trained", "student"),
      await here.cotton("show", "r", "--sample=kept", "--json"),
      await here.cotton("cut", "r", "--set", "judge=[{ shape/length: { minTokens: 100000 } }]", "--json"),
      await here.cotton("check", "recipe.yaml", "--dir", "r", "--json"),
      await here.cotton("log", "r", "--json"),
      await here.cotton("status", "r", "--json")
    ]
    for (const { code, stdout, stderr } of outputs) {
      expect(code, stderr).toBe(0)
      for (const sign of ACTS) expect(stdout + stderr).not.toContain(sign)
    }
    // It is there all the same.
    expect(outputs[2]!.stdout).toContain(String.raw`\u009b1m\u202eb`)
  })
})
