type Row = Readonly<Record<string, unknown>>

/** Rows of the known sets with responses, made up, and what each comes to. */

export const SUM = "What is 2 + 3?"
export const CHAIN = "Two and three are five."
export const ANSWER = "The sum is \\boxed{5}."
export const THOUGHT = `<think>\n${CHAIN}\n</think>\n\n${ANSWER}`
export const RIGHT = { reasoning: CHAIN, content: ANSWER, finish: "unknown", model: undefined }

export interface Known {
  readonly id: string
  readonly title?: string
  readonly row: Row
  readonly answer?: string
  readonly chains: ReadonlyArray<typeof RIGHT | { readonly [field: string]: unknown }>
  /** Roles of the prompt; one turn of a user if not given. */
  readonly roles?: ReadonlyArray<string>
}

export const KNOWN: ReadonlyArray<Known> = [
  {
    id: "open-r1-math",
    row: {
      problem: SUM,
      solution: "Add.",
      answer: "5",
      generations: [THOUGHT, `<think>\nIs it six`],
      finish_reasons: ["stop", "length"],
      correctness_math_verify: [true, false],
      uuid: "u-1",
      messages: [
        { role: "user", content: SUM },
        { role: "assistant", content: THOUGHT }
      ]
    },
    answer: "5",
    chains: [
      { ...RIGHT, finish: "stop" },
      { reasoning: "Is it six", content: "", finish: "length", model: undefined }
    ]
  },
  {
    id: "open-math-reasoning",
    row: { problem: SUM, generated_solution: THOUGHT, expected_answer: "5", generation_model: "QwQ-32B" },
    answer: "5",
    chains: [{ ...RIGHT, model: "QwQ-32B" }]
  },
  {
    id: "s1k",
    row: { question: SUM, solution: "5", thinking_trajectories: [CHAIN], attempt: ANSWER, cot_type: "math" },
    answer: "5",
    chains: [RIGHT]
  },
  {
    id: "s1k",
    title: "s1K-1.1, two teachers a row",
    row: {
      question: SUM,
      solution: "5",
      gemini_thinking_trajectory: "It may be six.",
      gemini_attempt: "6",
      deepseek_thinking_trajectory: CHAIN,
      deepseek_attempt: ANSWER
    },
    answer: "5",
    chains: [
      { reasoning: "It may be six.", content: "6", finish: "unknown", model: "gemini" },
      { ...RIGHT, model: "deepseek-r1" }
    ]
  },
  {
    id: "limo",
    row: { question: SUM, solution: ANSWER, answer: "5" },
    answer: "5",
    chains: [{ ...RIGHT, reasoning: undefined }]
  },
  {
    id: "open-thoughts",
    row: {
      system: "Think first.",
      conversations: [
        { from: "user", value: SUM },
        {
          from: "assistant",
          value: `<|begin_of_thought|>\n\n${CHAIN}\n\n<|end_of_thought|>\n\n<|begin_of_solution|>\n\n${ANSWER}\n\n<|end_of_solution|>`
        }
      ]
    },
    chains: [RIGHT],
    roles: ["system", "user"]
  },
  {
    id: "conversations",
    title: "Mixture-of-Thoughts",
    row: {
      messages: [
        { role: "user", content: SUM },
        { role: "assistant", content: THOUGHT }
      ],
      num_tokens: 40,
      source: "sums"
    },
    chains: [RIGHT]
  },
  {
    id: "conversations",
    title: "ShareGPT, several rounds",
    row: {
      conversations: [
        { from: "system", value: "Be brief." },
        { from: "human", value: "Hello" },
        { from: "gpt", value: "Hello." },
        { from: "human", value: SUM },
        { from: "gpt", value: THOUGHT }
      ],
      answer: "5"
    },
    answer: "5",
    chains: [RIGHT],
    roles: ["system", "user", "assistant", "user"]
  },
  {
    id: "conversations",
    title: "the chain in a field of the turn",
    row: {
      messages: [
        { role: "user", content: SUM },
        { role: "assistant", content: ANSWER, reasoning_content: CHAIN }
      ]
    },
    chains: [RIGHT]
  },
  {
    id: "samples",
    row: {
      id: "p1",
      problem: SUM,
      answer: 5,
      samples: [
        { model: "a", response: THOUGHT },
        { model: "b", response: "6" }
      ]
    },
    answer: "5",
    chains: [
      { ...RIGHT, model: "a" },
      { reasoning: undefined, content: "6", finish: "unknown", model: "b" }
    ]
  },
  {
    id: "samples",
    title: "the model beside the list, the chain in a field",
    row: {
      id: "p1",
      problem: SUM,
      model: "c",
      samples: [{ reasoning: CHAIN, response: ANSWER, finish_reason: "stop" }]
    },
    chains: [{ ...RIGHT, finish: "stop", model: "c" }]
  },
  {
    id: "generic",
    row: { prompt: SUM, response: ANSWER, reasoning: CHAIN, gold: "5", finish_reason: "stop", model: "m" },
    answer: "5",
    chains: [{ ...RIGHT, finish: "stop", model: "m" }]
  },
  {
    id: "generic",
    title: "Alpaca",
    row: { instruction: "Add these.", input: "2 and 3", output: ANSWER },
    chains: [{ ...RIGHT, reasoning: undefined }]
  },
  {
    id: "generic",
    title: "a conversation as the input, its answer beside it",
    row: { input: [{ role: "user", content: SUM }], output: THOUGHT, generator: "DeepSeek-R1" },
    chains: [{ ...RIGHT, model: "DeepSeek-R1" }]
  },
  {
    id: "cotton-messages",
    row: {
      trace_id: "p1/0",
      problem_id: "p1",
      index: 0,
      source: "sums.jsonl",
      answer: "5",
      teacher: "r1",
      served_model: "r1-0528",
      finish: "stop",
      input_tokens: 9,
      output_tokens: 21,
      recipe: "d",
      messages: [
        { role: "user", content: SUM },
        { role: "assistant", content: THOUGHT }
      ]
    },
    answer: "5",
    chains: [{ ...RIGHT, finish: "stop", model: "r1-0528" }]
  },
  {
    id: "cotton-traces",
    row: {
      trace_id: "p1/0",
      problem_id: "p1",
      index: 0,
      source: "sums.jsonl",
      standing: "kept",
      teacher: "r1",
      finish: "stop",
      input_tokens: 9,
      output_tokens: 21,
      tokens_estimated: false,
      unclosed: false,
      answer: "5",
      problem: SUM,
      reasoning: CHAIN,
      content: ANSWER,
      verdicts: [{ filter: "shape/complete" }, { filter: "verify/number" }, { filter: "mine/own" }]
    },
    answer: "5",
    chains: [{ ...RIGHT, finish: "stop" }]
  }
]
