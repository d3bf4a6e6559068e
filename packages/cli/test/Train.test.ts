import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { writeStudent } from "../../trainer/test/bundle/Student.ts"
import { place, type Place } from "./Place.ts"

let here: Place
beforeAll(async () => {
  here = await place()
  here.recipe({ cuts: { verified: { answer: "right" }, all: { answer: "any", tokens: "verified" } } })
  await here.cotton("run", "recipe.yaml", "--dir", "runs/sums")
  writeStudent(join(here.folder, "base"))
  writeFileSync(join(here.folder, "base/config.json"), JSON.stringify({ max_position_embeddings: 4096 }))
})
afterAll(() => here.close())

const train = (...flags: ReadonlyArray<string>) => here.cotton("train", "runs/sums", "--base", "base", ...flags)
const json = (...path: ReadonlyArray<string>) =>
  JSON.parse(readFileSync(join(here.folder, ...path), "utf8")) as Record<string, never>

describe("cotton train", () => {
  it("makes a run's rows a job with the settings that were published for the student", async () => {
    const { code, stdout, stderr } = await train("--student", "r1-distill-qwen-7b", "--gpus", "8")
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toContain("rows, each rendered with the chatml training template and counted")
    expect(stdout).toContain("learning rate 0.00008, 2 epochs: about 2 steps")
    expect(stdout).toContain("note: fewer than 20 steps")
    expect(stdout).toContain("settings of DeepSeek-R1 (arXiv 2501.12948v2, B.4.3, Table 6)")
    expect(stdout).toContain("note: ")
    const out = "runs/sums/train/r1-distill-qwen-7b-verified"
    expect(json(out, "config.json")).toMatchObject({
      student: {
        model: "Qwen/Qwen2.5-Math-7B",
        patch: { rope_theta: 300_000, max_position_embeddings: 32_768 },
        endOfTurn: "<|im_end|>",
        pad: "<|endoftext|>"
      },
      train: { learningRate: 8e-5, minLearningRate: 0.1, maxLength: 32_768, packing: true, batch: 8 },
      parallel: { processes: 8, sharding: "fsdp2" }
    })
    for (const file of ["launch.sh", "program/train.py", "requirements.txt", "student/chat_template.jinja"])
      expect(existsSync(join(here.folder, out, file)), file).toBe(true)
  })

  it("counts 64 examples a step where rows are not packed, in what all devices take at once", async () => {
    const flags = ["--set", "train.packing=false", "--set", "train.microBatch=3", "--gpus", "4", "--out", "plain"]
    expect((await train("--student", "r1-distill-llama-8b", "--context", "4096", ...flags)).code).toBe(0)
    expect(json("plain/config.json")).toMatchObject({ train: { batch: 72, learningRate: 5e-5 } })
  })

  it.each([
    ["a preset's name, misspelt", ["--student", "r1-distil-qwen-7b"], "did you mean r1-distill-qwen-7b?"],
    ["a name that is nothing", ["--student", "gpt"], "no Hugging Face id (OWNER/NAME) and no folder"],
    ["a preset whose rate nobody published", ["--student", "qwen3-8b"], "train.learningRate: give the rate"],
    ["a student whose rate nobody published", ["--student", "a/b"], "train.learningRate: give the rate"],
    ["more tokens than it has positions", ["--student", "a/b", "--context", "5000"], "4096 positions"],
    ["a setting that there is not", ["--student", "r1-distill-qwen-7b", "--set", "train.bacth=3"], "no such setting"],
    [
      "a setting of another kind",
      ["--student", "r1-distill-qwen-7b", "--set", "train.epochs=many"],
      "--set train.epochs"
    ],
    ["a cut that there is not", ["--student", "r1-distill-qwen-7b", "--cut", "verifed"], "verified"]
  ])("ends at %s with one line, and writes nothing", async (_, flags, says) => {
    const { code, stdout, stderr } = await train(...flags, "--out", "nothing")
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toContain(says)
    expect(stderr.trimEnd().split("\n").length).toBe(1)
    expect(existsSync(join(here.folder, "nothing"))).toBe(false)
  })

  it("says which files to get where the student's tokenizer is not here", async () => {
    const { code, stderr } = await here.cotton("train", "runs/sums", "--student", "r1-distill-llama-70b")
    expect(code).toBe(2)
    expect(stderr).toContain("hf download meta-llama/Llama-3.3-70B-Instruct --include tokenizer.json")
  })

  it("replaces a bundle, keeps what it trained while nothing is changed, and refuses to mix two trainings", async () => {
    const flags = ["--student", "r1-distill-qwen-1.5b", "--out", "kept"]
    expect((await train(...flags)).code).toBe(0)
    mkdirSync(join(here.folder, "kept/output"))
    writeFileSync(join(here.folder, "kept/output/progress.jsonl"), "so far\n")
    expect((await train(...flags)).code).toBe(0)
    expect(readFileSync(join(here.folder, "kept/output/progress.jsonl"), "utf8")).toBe("so far\n")
    expect(existsSync(join(here.folder, "kept.old"))).toBe(false)
    const other = await train(...flags, "--set", "train.epochs=3")
    expect(other.code).toBe(2)
    expect(other.stderr).toContain("output/ of another training")
    expect(readFileSync(join(here.folder, "kept/output/progress.jsonl"), "utf8")).toBe("so far\n")
  })

  it("replaces no folder that is no bundle", async () => {
    const { code, stderr } = await train("--student", "r1-distill-qwen-1.5b", "--out", "base")
    expect([code, stderr]).toEqual([2, expect.stringContaining("is no bundle")])
    expect(existsSync(join(here.folder, "base/tokenizer.json"))).toBe(true)
  })

  it("prints one line of JSON for programs", async () => {
    const { stdout } = await train("--student", "r1-distill-qwen-1.5b", "--out", "json", "--json")
    expect(JSON.parse(stdout)).toMatchObject({ type: "summary", train: { rows: 14 }, dropped: {}, maxLength: 32_768 })
  })
})

describe("cotton train with several cuts", () => {
  it("makes a job of each, with equal settings, and says how far apart their tokens are", async () => {
    const { code, stdout } = await train("--student", "r1-distill-llama-8b", "--cut", "verified,all")
    expect(code).toBe(0)
    expect(stdout).toMatch(/trained tokens an epoch(: | differ by [\d.]+ %: )verified [\d,]+, all [\d,]+/)
    const settings = ["verified", "all"].map(
      (cut) => (json(`runs/sums/train/r1-distill-llama-8b-${cut}/config.json`) as { train?: object }).train
    )
    expect(settings[0]).toMatchObject({ learningRate: 5e-5 })
    expect(settings[1]).toEqual(settings[0])
  })

  it("writes none of them where one is not there", async () => {
    const { code, stderr } = await train("--student", "r1-distill-qwen-32b", "--cut", "verified,al")
    expect([code, stderr]).toEqual([2, expect.stringContaining("al")])
    expect(existsSync(join(here.folder, "runs/sums/train/r1-distill-qwen-32b-verified"))).toBe(false)
  })

  it("has no one folder for them", async () => {
    const { code, stderr } = await train("--student", "r1-distill-qwen-32b", "--cut", "verified,all", "--out", "x")
    expect([code, stderr]).toEqual([2, expect.stringContaining("--out names one folder")])
  })
})

describe("a student of another family", () => {
  const GEMMA =
    "{{ bos_token }}{% for m in messages %}{{ '<turn>' + m.role + '\\n' + m.content + '<end>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<turn>assistant\\n' }}{% endif %}"
  const other = (name: string, template: string | null) => {
    const folder = join(here.folder, name)
    writeStudent(folder, ["<pad>", "<eos>", "<turn>", "<end>"])
    writeFileSync(
      join(folder, "tokenizer_config.json"),
      JSON.stringify({ eos_token: "<eos>", pad_token: "<pad>", bos_token: "<eos>" })
    )
    if (template !== null) writeFileSync(join(folder, "chat_template.jinja"), template)
    return folder
  }
  const made = (...flags: ReadonlyArray<string>) =>
    here.cotton("train", "runs/sums", "--set", "train.learningRate=1e-5", "--context", "4096", ...flags)

  it("trains with its own chat template, and learns what ends its turns", async () => {
    const { code, stderr, stdout } = await made("--student", other("gemma", GEMMA), "--out", "of-gemma")
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toContain("each rendered with its own chat template and counted")
    expect(json("of-gemma/config.json")).toMatchObject({ student: { endOfTurn: "<end>", pad: "<pad>" } })
    expect(readFileSync(join(here.folder, "of-gemma/student/chat_template.jinja"), "utf8")).toBe(GEMMA)
    expect(existsSync(join(here.folder, "of-gemma/llamafactory"))).toBe(false)
  })

  it("trains with the template that is given, and keeps it", async () => {
    const marked = GEMMA.replace(
      "m.content + '<end>\\n' }}",
      "m.content }}{% generation %}{{ '<end>\\n' }}{% endgeneration %}"
    )
    const template = join(here.folder, "given.jinja")
    writeFileSync(template, marked)
    const flags = ["--student", join(here.folder, "gemma"), "--template", template, "--out", "given"]
    // Only the end of the turn is in its block: no row would teach anything else.
    const { code, stderr } = await made(...flags)
    expect([code, stderr]).toEqual([2, expect.stringContaining("thought-lost")])
    writeFileSync(template, GEMMA.replace("'<turn>' + m.role", "'<turn>the ' + m.role"))
    expect((await made(...flags)).stdout).toContain("each rendered with the template given.jinja and counted")
    expect(readFileSync(join(here.folder, "given/student/original_chat_template.jinja"), "utf8")).toContain(
      "<turn>the "
    )
  })

  it.each([
    ["has no template at all", null, [], "give one with --template FILE"],
    ["ends a turn with nothing", "{% for m in messages %}{{ m.content }}{% endfor %}", [], "would never learn to stop"],
    ["has one that is no Jinja", "{% for %}", [], "chat_template.jinja"],
    ["is given one that is not there", GEMMA, ["--template", "nowhere.jinja"], "nowhere.jinja: ENOENT"]
  ])("is refused where it %s", async (_, template, flags, message) => {
    const folder = other("odd", template)
    if (template === null) rmSync(join(folder, "chat_template.jinja"), { force: true })
    const { code, stderr } = await made("--student", folder, "--out", "odd-bundle", ...flags)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    expect(stderr.trim().split("\n")).toHaveLength(1)
  })
})

describe("cotton train --gpu", () => {
  it("plans what fits, and lets devices share a sequence only where they must: then rows are not packed", async () => {
    const { code, stdout } = await train(
      "--student",
      "r1-distill-qwen-7b",
      "--gpu",
      "h100",
      "--gpus",
      "8",
      "--out",
      "eight"
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/planned: 8 × H100 80 GB, fsdp2: \d\d\.\d GB a device \(weights /)
    expect(json("eight/config.json")).toMatchObject({
      train: { packing: true },
      parallel: { sharding: "fsdp2", contextParallel: 1 },
      speed: { peakFlops: 989e12 }
    })
    const two = await train("--student", "r1-distill-qwen-7b", "--gpu", "h100", "--gpus", "2", "--out", "two")
    expect(two.code).toBe(0)
    expect(json("two/config.json")).toMatchObject({
      train: { packing: false, batch: 64 },
      parallel: { contextParallel: 2 }
    })
  })

  it("refuses what is too small before anything has to be downloaded, and names the nearest that fits", async () => {
    const { code, stderr } = await here.cotton("train", "runs/sums", "--student", "r1-distill-qwen-7b", "--gpu", "l40s")
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /1 × L40S 48 GB is too small: .*; the nearest that fits: \d × L40S 48 GB, full, 32,768 tokens\n$/
    )
  })

  it("plans what it costs, at the price of the user", async () => {
    const flags = ["--student", "qwen3-4b", "--set", "train.learningRate=1e-5", "--gpu", "h200", "--out", "priced"]
    const { stdout } = await train(...flags, "--gpu-price", "3.5")
    const [, hours, cost, deviceHours] =
      /about (\S+) hours, [\s\S]*about \$(\S+), for (\S+) device hours at \$3\.50$/m.exec(stdout)!
    expect(hours).toBe(deviceHours)
    expect(Number(cost) / Number(hours)).toBeCloseTo(3.5, 0)
    expect((await train(...flags)).stdout).not.toContain("device hours")
    expect((await train("--student", "qwen3-4b", "--gpu-price", "3")).stderr).toContain("name the kind of accelerator")
    expect((await train(...flags, "--gpu-price", "0")).stderr).toContain("it must be more than 0")
  })

  it("plans nothing for a student whose parts it does not know", async () => {
    const { code, stderr } = await train("--student", "a/b", "--set", "train.learningRate=1e-5", "--gpu", "h100")
    expect([code, stderr]).toEqual([2, expect.stringContaining("without --gpu nothing is planned")])
  })
})
