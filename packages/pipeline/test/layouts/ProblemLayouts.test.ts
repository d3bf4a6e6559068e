import { mapRow } from "@cotton/generator/sources/MapRow"
import { FieldMap } from "@cotton/schema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { type Look, lookAt } from "../../src/layouts/Look.ts"
import { problemLayouts, recogniseProblems } from "../../src/layouts/ProblemLayouts.ts"

type Row = Readonly<Record<string, unknown>>

/** What a row comes to as a problem. */
const problemOf = (row: Row, map: typeof FieldMap.Encoded) => {
  const mapped = mapRow({ file: "f", line: 1, value: row }, Schema.decodeUnknownSync(FieldMap)(map))
  if (Result.isFailure(mapped)) throw new Error(`${mapped.failure.field}: ${mapped.failure.detail}`)
  const { messages, answer, choices } = mapped.success
  return { prompt: messages.map(({ content }) => content).join("\n"), answer, choices }
}

interface Known {
  readonly id: string
  /** One row of the set, made up, with its columns. */
  readonly row: Row
  readonly kind: "math" | "choice" | "code"
  readonly prompt: string
  readonly answer?: string
  readonly choices?: ReadonlyArray<string>
}

const SUM = "What is 2 + 3 in all?"
const PICK = { prompt: "Which of these is the largest?", answer: "C", choices: ["one", "two", "nine"] }

const PROGRAM = "Read two numbers and print their sum."
const CASES = '[{"input": "1 2", "output": "3"}]'

const KNOWN: ReadonlyArray<Known> = [
  {
    id: "gsm8k",
    row: { question: SUM, answer: "Two and three are five: <<2+3=5>>5.\n#### 5" },
    kind: "math",
    prompt: SUM,
    answer: "5"
  },
  {
    id: "math-500",
    row: { problem: SUM, solution: "It is $5$.", answer: "5", subject: "Algebra", level: 1, unique_id: "test/1.json" },
    kind: "math",
    prompt: SUM,
    answer: "5"
  },
  {
    id: "hendrycks-math",
    row: { problem: SUM, level: "Level 1", type: "Algebra", solution: "So $\\boxed{\\frac{10}{2}}$." },
    kind: "math",
    prompt: SUM,
    answer: "So $\\boxed{\\frac{10}{2}}$."
  },
  {
    id: "numina-math",
    row: {
      problem: SUM,
      solution: "Add.",
      answer: "5",
      source: "olympiads",
      problem_type: "Algebra",
      synthetic: false
    },
    kind: "math",
    prompt: SUM,
    answer: "5"
  },
  {
    id: "open-r1-math",
    row: { problem: SUM, answer: "5", generations: ["<think>\nAdd.\n</think>\n\n5"], source: "aops", solution: "Add." },
    kind: "math",
    prompt: SUM,
    answer: "5"
  },
  {
    id: "deep-scale-r",
    row: { problem: SUM, answer: "5", solution: "Add." },
    kind: "math",
    prompt: SUM,
    answer: "5"
  },
  {
    id: "aime",
    row: { id: "a-0", problem: SUM, expected_answer: "5", reference_solution: "Add." },
    kind: "math",
    prompt: SUM,
    answer: "5"
  },
  {
    id: "svamp",
    row: {
      ID: "c-1",
      Body: "Ann has 2 pears and finds 3.",
      Question: "How many has she?",
      Answer: 5,
      Type: "Addition"
    },
    kind: "math",
    prompt: "Ann has 2 pears and finds 3. How many has she?",
    answer: "5"
  },
  {
    id: "cmath",
    row: { grade: 1, question: "二加三是多少？", answer: "5", reasoning_step: 1, num_digits: 1 },
    kind: "math",
    prompt: "二加三是多少？",
    answer: "5"
  },
  {
    id: "verl",
    row: {
      data_source: "sums",
      prompt: [{ role: "user", content: SUM }],
      ability: "math",
      reward_model: { style: "rule", ground_truth: "5" }
    },
    kind: "math",
    prompt: SUM,
    answer: "5"
  },
  {
    id: "mmlu",
    row: { question: PICK.prompt, subject: "numbers", choices: PICK.choices, answer: 2 },
    kind: "choice",
    ...PICK
  },
  {
    id: "mmlu-columns",
    row: { question: PICK.prompt, subject: "numbers", A: "one", B: "two", C: "nine", D: "six", answer: "C" },
    kind: "choice",
    prompt: PICK.prompt,
    answer: "C",
    choices: ["one", "two", "nine", "six"]
  },
  {
    id: "mmlu-pro",
    row: { question: PICK.prompt, options: PICK.choices, answer: "C", answer_index: 2, category: "numbers" },
    kind: "choice",
    ...PICK
  },
  {
    id: "aqua",
    row: { question: PICK.prompt, options: ["A)one", "B)two", "C)nine"], rationale: "Count.", correct: "C" },
    kind: "choice",
    ...PICK
  },
  {
    id: "med-mcqa",
    row: { question: PICK.prompt, opa: "one", opb: "two", opc: "nine", opd: "six", cop: 2, subject_name: "numbers" },
    kind: "choice",
    prompt: PICK.prompt,
    answer: "C",
    choices: ["one", "two", "nine", "six"]
  },
  {
    id: "arc",
    row: { id: "q1", question: PICK.prompt, choices: { text: PICK.choices, label: ["A", "B", "C"] }, answerKey: "C" },
    kind: "choice",
    ...PICK
  },
  {
    id: "human-eval",
    row: { task_id: "T/0", prompt: "def add(a, b):", canonical_solution: "", test: "assert 1", entry_point: "add" },
    kind: "code",
    prompt: "def add(a, b):"
  },
  {
    id: "human-eval-plus",
    row: {
      task_id: "T/0",
      prompt: "def add(a, b):",
      canonical_solution: "",
      test: "def assertion(out, exp, atol):\n    assert out == exp",
      entry_point: "add"
    },
    kind: "code",
    prompt: "def add(a, b):"
  },
  {
    id: "eval-plus",
    row: { task_id: "T/0", prompt: "def add(a, b):", entry_point: "add", base_input: [[1, 1]], plus_input: [[2, 2]] },
    kind: "code",
    prompt: "def add(a, b):"
  },
  {
    id: "multipl-e",
    row: { name: "add", language: "ts", prompt: "//Add two.", tests: "…", stop_tokens: ["\n//"], doctests: "x" },
    kind: "code",
    prompt: "//Add two."
  },
  {
    id: "mbpp",
    row: { task_id: 7, text: "Write a function that adds.", code: "def …", test_list: ["assert add(1, 1) == 2"] },
    kind: "code",
    prompt: "Write a function that adds.\n\nA test that it has to pass:\nassert add(1, 1) == 2"
  },
  {
    id: "mbpp-plus",
    row: {
      task_id: 7,
      prompt: "Write a function that adds.",
      test_list: ["assert add(1, 1) == 2"],
      test: "def assertion(out, exp, atol):\n    assert out == exp"
    },
    kind: "code",
    prompt: "Write a function that adds.\n\nA test that it has to pass:\nassert add(1, 1) == 2"
  },
  {
    id: "code-contests",
    row: { name: "1_A. Sum", description: PROGRAM, public_tests: { input: ["1 2"], output: ["3"] }, cf_contest_id: 1 },
    kind: "code",
    prompt: PROGRAM
  },
  {
    id: "live-code-bench",
    row: { question_id: "a", question_content: PROGRAM, starter_code: "", public_test_cases: CASES, metadata: "{}" },
    kind: "code",
    prompt: PROGRAM
  },
  {
    id: "apps",
    row: { problem_id: 1, question: PROGRAM, input_output: '{"inputs": ["1 2"], "outputs": ["3"]}', solutions: "[]" },
    kind: "code",
    prompt: PROGRAM
  },
  {
    id: "sandbox-fusion",
    row: { id: 1, content: PROGRAM, labels: "{}", test: CASES },
    kind: "code",
    prompt: PROGRAM
  }
]

const nameOf = (id: string) => problemLayouts.find((layout) => layout.id === id)?.name

describe("a known problem set is known by its columns", () => {
  it("every layout has its row here", () => {
    expect(KNOWN.map(({ id }) => id).toSorted()).toEqual(problemLayouts.map(({ id }) => id).toSorted())
  })

  it.each(KNOWN)("$id", ({ id, row, kind, prompt, answer, choices }) => {
    const read = recogniseProblems(lookAt([row, row]))
    expect({ name: read?.name, kind: read?.kind }).toEqual({ name: nameOf(id), kind })
    expect(problemOf(row, read!.map)).toEqual({ prompt, answer, choices })
  })

  it("NuminaMath-CoT has no column with the answer: its solution's box is the answer", () => {
    const row = { source: "cn", problem: SUM, solution: "Thus \\boxed{5}.", messages: [{ role: "user", content: SUM }] }
    const read = recogniseProblems(lookAt([row]))
    expect([read?.name, read?.map.answer]).toEqual(["NuminaMath", "solution"])
  })

  it("MBPP under SandboxFusion's names, and under those of its sanitized config", () => {
    for (const prompt of ["content", "prompt"])
      expect(recogniseProblems(lookAt([{ [prompt]: "Add.", test_list: ["assert 1"] }]))?.map.prompt).toMatchObject({
        field: [prompt, "test_list[0]"]
      })
  })
})

const many = (count: number, row: (at: number) => Row): Look =>
  lookAt(Array.from({ length: count }, (_, at) => row(at)))

describe("near misses are no known set", () => {
  it("GSM8K's columns without ####: the answer is taken whole", () => {
    const read = recogniseProblems(lookAt([{ question: SUM, answer: "5" }]))
    expect([read?.name, read?.map]).toEqual([null, { prompt: "question", answer: "answer" }])
  })

  it("rows without #### are bad rows of GSM8K up to a half of them; more make it another set", () => {
    const rows = (bad: (at: number) => boolean) =>
      many(20, (at) => ({ question: SUM, answer: bad(at) ? "lost" : "#### 5" }))
    expect(recogniseProblems(rows((at) => at === 7))?.name).toBe("GSM8K")
    expect(recogniseProblems(rows((at) => at % 2 === 0))?.name).toBe("GSM8K")
    expect(recogniseProblems(rows((at) => at % 2 === 0 || at === 7))?.name).toBeNull()
  })

  it("a whole number without choices is an answer, not an option's place", () => {
    const read = recogniseProblems(lookAt([{ question: PICK.prompt, answer: 2, subject: "numbers" }]))
    expect([read?.name, read?.kind, read?.map.answer]).toEqual([null, "math", "answer"])
  })

  it("MMLU with the answer as a letter: the letter is the answer", () => {
    const row = { question: PICK.prompt, choices: PICK.choices, answer: "C" }
    const read = recogniseProblems(lookAt([row]))
    expect([read?.name, read?.kind, problemOf(row, read!.map).answer]).toEqual([null, "choice", "C"])
  })

  it("the option's text as the answer becomes its letter", () => {
    const row = { question: PICK.prompt, choices: PICK.choices, answer: "nine" }
    const read = recogniseProblems(lookAt([row]))
    expect([read?.map.answer, problemOf(row, read!.map).answer]).toEqual([{ field: "answer", choice: "text" }, "C"])
  })

  it("columns A to D with an answer that is no letter are no options", () => {
    const row = { question: PICK.prompt, A: "one", B: "two", C: "nine", D: "six", answer: "nine" }
    expect(recogniseProblems(lookAt([row]))?.name).toBeNull()
    const { D: _, ...three } = { ...row, answer: "C" }
    expect(recogniseProblems(lookAt([three]))?.name).toBeNull()
  })

  it("MATH's columns and solutions without a box: nothing can be verified with them as gold", () => {
    const read = recogniseProblems(lookAt([{ problem: SUM, level: "Level 1", type: "Algebra", solution: "Add." }]))
    expect(read?.name).toBeNull()
  })

  it("HumanEval's prompt and tests without an entry point", () => {
    expect(recogniseProblems(lookAt([{ task_id: "T/0", prompt: "def f():", test: "assert 1" }]))?.name).toBeNull()
  })
})

describe("an unknown set is guessed by names and values", () => {
  const mapOf = (row: Row) => recogniseProblems(lookAt([row, row]))?.map

  it.each([
    [
      { prompt: SUM, target: "5" },
      { prompt: "prompt", answer: "target" }
    ],
    [
      { Question: SUM, Final_Answer: 5 },
      { prompt: "Question", answer: "Final_Answer" }
    ],
    [{ instruction: "Add.", input: "2 and 3", output: "5" }, { prompt: { field: ["instruction", "input"] } }],
    [
      { problem: SUM, label: 5, uuid: "u" },
      { prompt: "problem", answer: "label", id: "uuid" }
    ],
    [
      { messages: [{ role: "user", content: SUM }], gold: "5" },
      { messages: "messages", answer: "gold" }
    ],
    [{ n: 1, tag: "a", task: "Say what the sum of two and three is." }, { prompt: "task" }]
  ])("%j", (row, map) => {
    expect(mapOf(row)).toEqual(map)
  })

  it("a column that is full comes before one with gaps, and one that is mostly empty is not taken", () => {
    const filledIn = (rows: number) => many(10, (at) => ({ problem: at < rows ? SUM : null, question: SUM }))
    expect([9, 8].map((rows) => recogniseProblems(filledIn(rows))?.map.prompt)).toEqual(["problem", "question"])
    const gaps = (rows: number) => many(10, (at) => ({ problem: at < rows ? SUM : null }))
    expect([6, 4].map((rows) => recogniseProblems(gaps(rows))?.map.prompt)).toEqual(["problem", undefined])
  })

  it("one bad row of two hides no column; a column that fits fewer than half of the rows is not taken", () => {
    const bad = (count: number) => many(6, (at) => ({ problem: at < count ? at : SUM, answer: "5" }))
    expect([1, 3, 4].map((count) => recogniseProblems(bad(count))?.map.prompt)).toEqual([
      "problem",
      "problem",
      undefined
    ])
    expect(recogniseProblems(lookAt([{ problem: "" }, { problem: SUM }]))?.map.prompt).toBe("problem")
  })

  it("no column can be the prompt, or two may be: nothing is guessed", () => {
    expect(mapOf({ x: 1, y: "short" })).toBeUndefined()
    expect(mapOf({ one: "A text of some length that says this.", two: "A text of some length too." })).toBeUndefined()
    expect(recogniseProblems(lookAt([]))).toBeNull()
    expect(recogniseProblems(lookAt([1, "two", null, ["three"]]))).toBeNull()
  })

  it("names of objects' own prototypes are columns like any other", () => {
    const row = JSON.parse(`{ "__proto__": "x", "constructor": 1, "question": ${JSON.stringify(SUM)} }`) as Row
    expect(mapOf(row)).toEqual({ prompt: "question" })
  })
})
