import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { bundleLabels } from "../../src/evaluated/BundleLabels.ts"
import { modelFiles, nameOfFolder, weightsDigest } from "../../src/evaluated/ModelFiles.ts"
import { elsewhere, serverCommand } from "../../src/evaluated/ServerCommand.ts"

const root = mkdtempSync(join(tmpdir(), "cotton-model-files-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const model = (name: string, weights: Buffer | string, config: unknown = { max_position_embeddings: 4096 }) => {
  const folder = join(root, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "config.json"), JSON.stringify(config))
  writeFileSync(join(folder, "model.safetensors"), weights)
  const files = modelFiles(folder)
  if (files === null || typeof files === "string") throw new Error(String(files))
  return files
}

describe("the name of a model's folder", () => {
  it.each([
    ["/models/Qwen2.5-7B", "Qwen2.5-7B"],
    ["/runs/r1/train/my-7b/output/model", "my-7b"],
    ["/runs/r1/train/my-7b/output/checkpoints/checkpoint-500", "my-7b-checkpoint-500"],
    ["/checkpoint-500", "checkpoint-500"],
    ["/output/model", "model"]
  ])("of %s is %s: two trainings do not share one", (path, name) => {
    expect(nameOfFolder(path)).toBe(name)
  })
})

describe("the weights of a model", () => {
  const large = Buffer.alloc(9_000_000, 7)
  const changed = (at: number) => {
    const copy = Buffer.from(large)
    copy.fill(8, at, at + 150_000)
    return copy
  }

  it("are the same wherever they lie, and others after another training, in the middle of a large file too", () => {
    const [first, copy] = [model("a", large), model("b", large)]
    expect(weightsDigest(copy)).toBe(weightsDigest(first))
    for (const at of [0, 4_000_000, 8_850_000])
      expect(weightsDigest(model("c", changed(at)))).not.toBe(weightsDigest(first))
    expect(weightsDigest(model("c", large.subarray(1)))).not.toBe(weightsDigest(first))
  })
})

describe("a model that a training bundle made", () => {
  const bundle = (files: Readonly<Record<string, unknown>>) => {
    const made = model("train/my-7b/output/model", "")
    for (const [name, value] of Object.entries(files))
      writeFileSync(join(root, "train/my-7b", name), JSON.stringify(value))
    return bundleLabels(made)
  }

  it("has its cut, its seed and its tokens from there", () => {
    const labels = bundle({
      "bundle.json": { version: 1, cut: "verified" },
      "config.json": { train: { seed: 3 } },
      "manifest.json": { data: { train: { tokens: 9000, trainedTokens: 8000 } } }
    })
    expect(labels).toEqual({ cut: "verified", seed: "3", tokens: "8000" })
  })

  it("has no label that the bundle does not say, and one that lies elsewhere has none", () => {
    expect(bundle({ "bundle.json": { cut: 7 }, "config.json": [], "manifest.json": { data: null } })).toEqual({})
    expect(bundleLabels(model("elsewhere", ""))).toEqual({})
  })
})

describe("how a model is served", () => {
  const wanted = (files: ReturnType<typeof model>, limit: number) => ({ files, port: 1, limit, more: ["--seed", "1"] })
  const environment = { COTTON_VLLM: "/opt/vllm/bin/vllm" }

  it("has room for the limit and a prompt, as far as the model goes", () => {
    expect(serverCommand(wanted(model("d", ""), 1000), environment)?.context).toBe(4096)
    const long = model("e", "", { text_config: { max_position_embeddings: 131_072 } })
    expect(serverCommand(wanted(long, 32_768), environment)?.context).toBe(36_864)
    expect(serverCommand(wanted(model("f", "", {}), 32_768), environment)?.context).toBe(36_864)
  })

  it("has the words of the command as they are, spaces in a path among them", () => {
    const { words } = serverCommand(wanted(model("my $(model)", ""), 1000), environment)!
    expect(words.slice(0, 3)).toEqual(["/opt/vllm/bin/vllm", "serve", join(root, "my $(model)")])
    expect(words.slice(-2)).toEqual(["--seed", "1"])
    expect(elsewhere(wanted(model("my $(model)", ""), 1000))).toContain(`'${join(root, "my $(model)")}'`)
  })
})
