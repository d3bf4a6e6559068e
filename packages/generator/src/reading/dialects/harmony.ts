import type { Dialect } from "../Dialect.ts"

/** A message of gpt-oss: where its text begins, and where the next mark stands. */
const HEADER = /<\|channel\|>([a-z]{1,20})([^<]{0,200})(?:<\|constrain\|>[^<]{0,40})?<\|message\|>/g
const ENDS = /<\|(?:end|return|start)\|>/g
const OPENINGS = ["<|channel|>", "<|start|>assistant<|channel|>"] as const

/**
 * gpt-oss without a parser: the channels of its harmony format stand in the content as they are. `analysis` is the
 * chain, everything else is said to the user. A reply that calls a tool so is left as it stands: to make a call of it
 * is the server's work, and shape/complete rejects it for its markup.
 */
export const dialect: Dialect = ({ text }) => {
  const bare = text.trim()
  if (!OPENINGS.some((opening) => bare.startsWith(opening))) return null
  const [chain, answer]: [Array<string>, Array<string>] = [[], []]
  let [at, unclosed] = [0, false]
  for (const header of bare.matchAll(HEADER)) {
    const [whole, channel, recipient] = header
    if (recipient!.includes("to=")) return null
    // A message inside another, or what stands between two, is more than the format knows: it is not read at all.
    if (header.index < at || !/^(?:<\|start\|>assistant)?$/.test(bare.slice(at, header.index).trim())) return null
    const from = header.index + whole.length
    ENDS.lastIndex = from
    const end = ENDS.exec(bare)
    const said = bare.slice(from, end?.index).trim()
    ;(channel === "analysis" ? chain : answer).push(said)
    unclosed = channel === "analysis" && end === null
    at = end === null ? bare.length : end[0] === "<|start|>" ? end.index : end.index + end[0].length
  }
  if (at === 0 || bare.slice(at).trim() !== "") return null
  const content = answer.join("\n\n")
  if (chain.length === 0) return { content }
  return { chain: chain.join("\n\n"), content, ...(unclosed ? { unclosed } : {}) }
}
