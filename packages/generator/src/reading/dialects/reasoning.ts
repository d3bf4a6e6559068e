import { asText, type Dialect } from "../Dialect.ts"

/** vLLM since 0.12, Ollama's endpoint in OpenAI's form, Together, Groq, OpenRouter when it gives no details. */
export const dialect: Dialect = ({ message }) => {
  const chain = asText(message["reasoning"])
  return chain === "" ? null : { chain }
}
