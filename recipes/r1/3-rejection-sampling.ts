import { defineRecipe } from "cotton"
import { codeBlock, longParagraph } from "./readable.ts"

/*
 * DeepSeek-R1, stage 3, the 600,000 rows of reasoning: rejection sampling from the model that stage 2 made (arXiv 2501.12948:
 * v1 §2.3.3, v2 B.3.3). Reads problems with gold answers; writes a dataset, to be mixed with that of 3-general.yaml (README.md).
 */
export default {
  ...defineRecipe({
    name: "r1-rejection-sampling",
    problems: {
      // A few of our own: --set problems.from=YOURS and --set problems.map=… put yours in their place. Published (v2, Table 5,
      // rows kept): 395,285 math, 211,129 code, 10,124 STEM, 10,395 logic; not the prompts.
      from: "../quickstart.problems.jsonl",
      map: { prompt: "problem", answer: "answer", language: "language", domain: "family", id: "id" }
    },
    prompt: {
      // "Usage recommendations" of the model's README: the directive in the user turn, no system prompt.
      template: "{{problem}}\n\nPlease reason step by step, and put your final answer within \\boxed{}."
    },
    teacher: {
      // The checkpoint of stage 2, as vLLM serves it.
      model: "r1-dev2",
      at: [{ url: "http://127.0.0.1:8000/v1", price: "free" }]
    },
    sample: {
      // "multiple responses for each prompt, and retain only the correct ones" (v1 §2.3.3): neither how many were sampled nor how
      // many of a prompt were kept is published; nor is the temperature.
      keep: 1,
      tries: 4,
      limit: 32_768,
      temperature: 1
    },
    budget: { usd: 1000 },
    judges: {
      // DeepSeek-V3, given the question, the gold answer and the prediction (v2, Listing 4).
      grader: { model: "deepseek-ai/DeepSeek-V3", at: [{ url: "http://127.0.0.1:8001/v1", price: "free" }] }
    },
    judge: [
      "shape/complete",
      // A rule first; what it cannot say right is asked of the model (v1 §2.3.3).
      { "verify/math-answer": { then: "judge/same-answer" } },
      // v1 §2.3.3: "mixed languages, long paragraphs, and code blocks". Repetition is named for stage 1 (v2 B.3.2).
      "language/script-mixing",
      "r1/long-paragraph",
      "r1/code-block",
      "readability/repetition"
    ],
    cuts: { verified: { answer: "right" } },
    export: { validation: 0.01 }
  }),
  filters: [longParagraph, codeBlock]
}
