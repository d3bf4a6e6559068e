import type { Failure } from "@cotton/schema"
import type { Finding, Question } from "../Question.ts"

export const interpretKey = (failure: Failure | null, named: string | undefined): Finding => {
  const refused = failure?.reason === "credentials" || failure?.reason === "no-funds"
  if (refused) {
    const mend =
      failure.reason === "no-funds" ? "" : named === undefined ? "; teacher.at has no key" : `; look at ${named}`
    return { holds: false, words: `${failure.message}${mend}`, stop: "refused" }
  }
  return { holds: true, words: named === undefined ? "none given, none asked for" : `${named} is accepted` }
}

/** Whether the endpoint takes the recipe's key: a plain request gets no 401, 402 or 403. */
export const key: Question = {
  label: "key",
  most: { requests: 0, output: 0 },
  ask: async (inquiry) => {
    const plain = await inquiry.plain()
    return interpretKey(plain._tag === "Failed" ? plain.failure : null, inquiry.teacher.at[inquiry.at]!.key)
  }
}
