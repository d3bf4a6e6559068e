import type { Finding, Question } from "../Question.ts"

export const interpretRateLimits = (headers: Readonly<Record<string, string>>): Finding => {
  const said = Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    holds: said.length > 0 ? true : null,
    words: said.length === 0 ? "no answer speaks of any" : said.map(([name, value]) => `${name}: ${value}`).join(", "),
    facts: { rateLimits: headers }
  }
}

/** What the headers of all the answers said of rate limits. Asks nothing. */
export const rateLimits: Question = {
  label: "rate limits",
  most: { requests: 0, output: 0 },
  ask: ({ wire }) => Promise.resolve(interpretRateLimits(wire.rateLimits()))
}
