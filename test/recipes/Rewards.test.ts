import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { command } from "./Command.ts"

/* The RL stages of recipes/r1: the server that each stage's own command starts, and the files that its trainers read. */

const root = join(import.meta.dirname, "../..")
const r1 = join(root, "recipes/r1")
const folder = mkdtempSync(join(tmpdir(), "cotton-rewards-"))
writeFileSync(
  join(folder, "cotton"),
  `#!/bin/sh\nexec "${process.execPath}" "${join(root, "packages/cli/src/main.ts")}" "$@"\n`
)
chmodSync(join(folder, "cotton"), 0o755)

const started: Array<ChildProcess> = []
afterAll(() => {
  for (const child of started) child.kill("SIGKILL")
  rmSync(folder, { recursive: true, force: true })
})

interface Row {
  readonly reward: number
  readonly verdicts: ReadonlyArray<object>
}

/** Starts the stage's server on a free port, and gives what it answers. */
const serve = async (stage: string) => {
  const child = spawn("bash", [join(stage, "verifier.sh"), "--port", "0", "--json"], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` },
    stdio: ["ignore", "pipe", "inherit"]
  })
  started.push(child)
  const [bytes] = (await once(child.stdout, "data")) as [Buffer]
  const { url } = JSON.parse(bytes.toString()) as { url: string }
  return async (rows: ReadonlyArray<object>) => {
    const answer = await fetch(`${url}/v1/verify`, { method: "POST", body: JSON.stringify({ rows }) })
    return ((await answer.json()) as { rows: ReadonlyArray<Row> }).rows
  }
}

const sum = (response: string) => ({ prompt: "What is half of 1?", answer: "1/2", language: "en", response })

describe("the rewards of R1-Zero", () => {
  it("are accuracy and format, of equal weight, and nothing for the language", async () => {
    const verify = await serve(join(r1, "r1-zero"))
    const rows = await verify([
      sum("<think> A half. </think> <answer> \\boxed{0.5} </answer>"),
      sum("<think> A third. </think> <answer> \\boxed{1/3} </answer>"),
      sum("It is \\boxed{0.5}."),
      sum("<think> A half. </think> \\boxed{0.5}"),
      sum("<think> 一半就是零点五。 </think> <answer> \\boxed{0.5} </answer>"),
      sum("No idea.")
    ])
    expect(rows.map(({ reward }) => reward)).toEqual([2, 1, 1, 1, 2, 0])
  })
})

describe("the rewards of stage 2", () => {
  it("add the share of the chain's words that are in the problem's language", async () => {
    const verify = await serve(join(r1, "2-reasoning-rl"))
    const rows = await verify([
      sum("<think> It is a half. </think> \\boxed{0.5}"),
      sum("<think> 一半就是零点五。 </think> \\boxed{0.5}"),
      sum("<think> It is 一半 </think> \\boxed{0.5}"),
      sum("<think> It is a third. </think> \\boxed{1/3}"),
      sum("\\boxed{0.5}")
    ])
    expect(rows.map(({ reward }) => Math.round(reward * 100) / 100)).toEqual([3, 2, 2.67, 2, 1])
  })
})

describe("the rewards of stage 4", () => {
  it("are the rule's where there is an answer, and have the preference model's score where there is none", async () => {
    const stage = join(folder, "stage-4")
    cpSync(join(r1, "4-rl-all"), stage, { recursive: true })
    // The stage's preference model is somebody's: here the simulator scores.
    const recipe = readFileSync(join(stage, "general.yaml"), "utf8")
    const simulated = recipe
      .replace('"http://127.0.0.1:8002"', "simulator")
      .replace(/\S*preference-model/, "simulated-reward")
    expect(simulated).not.toBe(recipe)
    writeFileSync(join(stage, "general.yaml"), simulated)
    const verify = await serve(stage)
    const general = { prompt: "Hello!", language: "en", verifier: "judge/reward", response: "<think>Hm.</think>Hello!" }
    const ruled = { ...sum("<think> A third. </think> \\boxed{1/3}"), verifier: "verify/math-answer" }
    const rows = await verify([ruled, general])
    expect(rows.map(({ reward }) => reward)).toEqual([2, 3])
    expect(rows[1]!.verdicts).toEqual([expect.objectContaining({ filter: "judge/reward", score: expect.any(Number) })])
  })
})

/** arXiv 2501.12948v2, §2.1 and §3, as docs and README have them. */
const PUBLISHED = {
  learning_rate: 3e-6,
  beta: 0.001,
  epsilon: 10,
  num_generations: 16,
  generation_batch_size: 8192,
  num_iterations: 1,
  ref_model_sync_steps: 400,
  ref_model_mixup_alpha: 1,
  loss_type: "grpo"
}
/** What the temperature, the length and the steps are of each file. */
const STAGES: ReadonlyArray<readonly [file: string, temperature: number, length: number, steps: number | null]> = [
  ["r1-zero/trl.yaml", 1, 32_768, 8200],
  ["r1-zero/trl-longer.yaml", 1, 65_536, 10_400],
  ["2-reasoning-rl/trl.yaml", 1, 32_768, null],
  ["4-rl-all/trl-1-rules.yaml", 0.7, 32_768, 1300],
  ["4-rl-all/trl-2-preferences.yaml", 0.7, 32_768, 1700]
]

describe("the trainers' files", () => {
  it.each(STAGES)("recipes/r1/%s holds the published numbers", (file, temperature, length, steps) => {
    const settings = parse(readFileSync(join(r1, file), "utf8")) as Record<string, unknown>
    expect(settings).toMatchObject({ ...PUBLISHED, temperature, max_completion_length: length })
    if (steps !== null) expect(settings["max_steps"]).toBe(steps)
    // 64 processes: 32 questions of 16 answers a step.
    const { per_device_train_batch_size: each, gradient_accumulation_steps: times } = settings as Record<string, number>
    expect(each! * times! * 64).toBe(32 * 16)
  })

  it("verl.yaml holds them under verl's names", () => {
    const {
      actor_rollout_ref: models,
      data,
      algorithm
    } = parse(readFileSync(join(r1, "2-reasoning-rl/verl.yaml"), "utf8")) as Record<
      string,
      Record<string, Record<string, unknown>>
    >
    expect(models!["actor"]).toMatchObject({
      optim: { lr: 3e-6 },
      ppo_mini_batch_size: 32,
      ppo_epochs: 1,
      clip_ratio_low: 10,
      clip_ratio_high: 10,
      use_kl_loss: true,
      kl_loss_coef: 0.001
    })
    expect(models!["rollout"]).toMatchObject({ temperature: 1, n: 16 })
    expect([data!["train_batch_size"], data!["max_response_length"], algorithm!["adv_estimator"]]).toEqual([
      512,
      32_768,
      "grpo"
    ])
  })

  it("openrlhf.sh holds them as options, and no shell stumbles over it", () => {
    const path = join(r1, "2-reasoning-rl/openrlhf.sh")
    expect(spawnSync("bash", ["-n", path]).status).toBe(0)
    const options = Object.fromEntries(
      [...readFileSync(path, "utf8").matchAll(/^ +--(\S+) ([^\s\\]+)/gm)].map(([, name, value]) => [name, value])
    )
    expect(options).toMatchObject({
      "actor.adam.lr": "3e-6",
      "actor.eps_clip": "10",
      "algo.kl.init_coef": "0.001",
      "rollout.temperature": "1.0",
      "rollout.n_samples_per_prompt": "16",
      "rollout.batch_size": "512",
      "train.batch_size": "512",
      "rollout.max_new_tokens": "32768"
    })
  })
})

describe("prompts.ts", () => {
  const rows = (file: string) =>
    readFileSync(join(folder, file), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  const write = (...args: ReadonlyArray<string>) => command(folder, join(r1, "prompts.ts"), ...args)

  it("writes what a base model reads as text, and others as turns, with answer, language and verifier", async () => {
    const zero = await write(join(r1, "r1-zero/recipe.yaml"), "--form", "text", "--out", "zero.jsonl")
    expect(zero).toEqual({ code: 0, said: "zero.jsonl: 60 prompts for trl\n" })
    const [first] = rows("zero.jsonl")
    expect(first).toMatchObject({ answer: "264", language: "en", verifier: "verify/math-answer" })
    expect(first!["prompt"]).toMatch(/<answer> the answer <\/answer>\. User: Mara buys .* Assistant:$/)
    const all = [join(r1, "2-reasoning-rl/recipe.yaml"), join(r1, "4-rl-all/general.yaml")]
    await write(...all, "--general", "judge/reward", "--out", "all.jsonl")
    expect(rows("all.jsonl")).toHaveLength(66)
    expect(rows("all.jsonl").at(-1)).toMatchObject({
      prompt: [{ role: "user" }],
      answer: null,
      verifier: "judge/reward"
    })
  })

  it("writes verl's and OpenRLHF's columns", async () => {
    const recipe = join(r1, "2-reasoning-rl/recipe.yaml")
    await write(recipe, "--for", "verl", "--out", "prompts.json")
    expect(rows("prompts.json")[0]).toMatchObject({
      data_source: "quickstart.problems.jsonl",
      reward_model: { style: "rule", ground_truth: "264" },
      extra_info: { index: 0, language: "en", verifier: "verify/math-answer" }
    })
    await write(recipe, "--for", "openrlhf", "--out", "openrlhf.jsonl")
    const [first] = rows("openrlhf.jsonl")
    expect(JSON.parse(first!["label"] as string)).toMatchObject({ answer: "264", verifier: "verify/math-answer" })
  })

  it("refuses problems that nobody would judge, and a name that verl does not read", async () => {
    const general = await write(join(r1, "4-rl-all/general.yaml"), "--out", "x.jsonl")
    expect(general).toEqual({ code: 2, said: expect.stringContaining("helpful-1 has neither answer nor tests") })
    const verl = await write(join(r1, "2-reasoning-rl/recipe.yaml"), "--for", "verl", "--out", "x.jsonl")
    expect(verl).toEqual({ code: 2, said: expect.stringContaining("verl reads .json and .parquet") })
  })
})
