import { type EndpointProfile, plainlyOther, type Recipe, waysOf } from "@cotton/schema"

/** What follows for a run from what a probe found at one endpoint, in words. */
export interface Consequences {
  /** Why it cannot begin. */
  readonly refused: string | null
  /** What it will do otherwise than the recipe says. */
  readonly will: ReadonlyArray<string>
  readonly warnings: ReadonlyArray<string>
}

const count = (value: number) => value.toLocaleString("en-US")

const warningsOf = ({ teacher, sample }: Recipe, profile: EndpointProfile): ReadonlyArray<string> => {
  const { context, served } = profile
  const warnings: Array<string> = []
  const warn = (holds: boolean, words: string) => holds && warnings.push(words)
  warn(
    served !== null && plainlyOther(teacher.model, served),
    `${served ?? ""} answers, and ${teacher.model} was asked for`
  )
  warn(
    context !== null && sample.limit >= context,
    `sample.limit (${count(sample.limit)}) is over the context (${count(context ?? 0)} tokens): long replies are cut off at its end`
  )
  warn(
    profile.stream === true && profile.usageInStream === false,
    "streams come without token counts: tokens and costs are upper bounds, counted in bytes"
  )
  warn(
    sample.seed !== undefined && profile.seed === false,
    "sample.seed is sent and not honoured: samples cannot be repeated"
  )
  warn(
    sample.temperature !== null && profile.temperature === false,
    "the temperature is not honoured or refused; `sample.temperature: null` sends none"
  )
  warn(
    profile.reasoning === "hidden",
    "the chain of thought is hidden: its tokens are paid, and there is nothing to train on"
  )
  warn(profile.reasoning === "none", "no chain of thought was seen")
  warn(
    profile.stopsOnClose === false,
    "what is broken off (a time-out, an interruption) is written and paid to its end"
  )
  warn(
    teacher.prefix !== undefined && teacher.continueWith !== undefined && profile.continueWith === null,
    `teacher.prefix: no reply was seen to go on from a given beginning by ${teacher.continueWith ?? ""}`
  )
  return warnings
}

/** Pure: from the recipe and the profile alone. */
export const consequencesOf = (recipe: Recipe, profile: EndpointProfile): Consequences => {
  const { teacher, sample } = recipe
  const ways = waysOf(
    { stream: teacher.stream, perRequest: sample.perRequest, continueWith: teacher.continueWith },
    profile
  )
  const lost = teacher.prefix !== undefined && ways.continueWith === null
  return {
    refused: lost ? "no way was found to go on from teacher.prefix: cotton run will refuse it" : null,
    will: [
      ...(teacher.stream && !ways.stream ? ["not stream"] : []),
      ...(profile.context !== null && sample.limit >= profile.context && profile.overLimit !== "accepted"
        ? [`ask for no more tokens than fit into the context (${count(profile.context)})`]
        : []),
      ...(sample.perRequest > ways.perRequest
        ? [`ask for ${ways.perRequest === 1 ? "one sample" : `${ways.perRequest} samples`} a request`]
        : []),
      ...(teacher.prefix === undefined || ways.continueWith === null
        ? []
        : [`go on from teacher.prefix by ${ways.continueWith}`])
    ],
    warnings: warningsOf(recipe, profile)
  }
}
