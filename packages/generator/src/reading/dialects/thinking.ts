import { asText, type Dialect } from "../Dialect.ts"

/** Ollama's own name of the field, which some gateways pass on. */
export const dialect: Dialect = ({ message }) => {
  const chain = asText(message["thinking"])
  return chain === "" ? null : { chain }
}
