import { asText, type Dialect } from "../Dialect.ts"

/** DeepSeek, SGLang, llama.cpp, Fireworks, LiteLLM, vLLM before 0.12. */
export const dialect: Dialect = ({ message }) => {
  const chain = asText(message["reasoning_content"])
  return chain === "" ? null : { chain }
}
