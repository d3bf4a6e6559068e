import * as Schema from "effect/Schema"
import type { Finding, Verdict } from "@cotton/schema/Verdict"
import { findingOf } from "../Chain.ts"
import { defineCheck, option, pass, share, unsure } from "../Check.ts"

const options = Schema.Struct({
  /**
   * `first-sure`: the first member that passes or fails decides; `majority`: more of the sure members on one side than on the
   * other; `all`: all have to pass.
   */
  rule: option(Schema.Literals(["first-sure", "majority", "all"]), "first-sure"),
  /** Of `majority`: the share of the members that have to be sure. */
  quorum: option(share, 0.5),
  /** `needed`: costly members are asked only while the others have not decided; `all`: each is asked, to learn how they agree. */
  ask: option(Schema.Literals(["needed", "all"]), "needed")
})

export type PanelOptions = typeof options.Type

const isSure = ({ outcome }: Verdict): boolean => outcome === "pass" || outcome === "fail"

/** What follows from those that brought no decision: one that broke is asked again when the run goes on. */
const open = (members: ReadonlyArray<Verdict>, otherwise: Finding): Finding => {
  const broken = members.find(({ outcome }) => outcome === "error")
  return broken === undefined ? otherwise : findingOf(broken)
}

const majority = (members: ReadonlyArray<Verdict | null>, quorum: number): Finding | null => {
  const side = (outcome: Finding["outcome"]) => members.filter((one): one is Verdict => one?.outcome === outcome)
  const [passes, fails] = [side("pass"), side("fail")]
  const half = members.length / 2
  if (passes.length > half) return findingOf(passes[0]!)
  if (fails.length > half) return findingOf(fails[0]!)
  const heard = members.filter((one) => one !== null)
  if (heard.length < members.length) return null
  const sure = passes.length + fails.length
  if (sure === 0 || sure < members.length * quorum) return open(heard, unsure("too-few-sure"))
  const broken = side("error").length
  if (passes.length > fails.length + broken) return findingOf(passes[0]!)
  if (fails.length > passes.length + broken) return findingOf(fails[0]!)
  // One that broke might turn it.
  return open(heard, unsure("tie"))
}

/**
 * What a panel says, given what its members say in their order; `null` for a member that was not asked yet. `null` while that
 * may depend on one of those. A rejection has the reason of the first member that rejects.
 *
 * Reasons: no-member-sure, too-few-sure, tie; else those of its members.
 */
export const decide = (members: ReadonlyArray<Verdict | null>, { rule, quorum, ask }: PanelOptions): Finding | null => {
  if (ask === "all") {
    if (members.includes(null)) return null
    // Whoever wants to know what each says wants it of this one too: it is asked again when the run goes on.
    const broken = members.find((one) => one?.outcome === "error")
    if (broken) return findingOf(broken)
  }
  if (rule === "majority") return majority(members, quorum)
  const heard = members.filter((one) => one !== null)
  if (rule === "all") {
    const rejecting = heard.find(({ outcome }) => outcome === "fail")
    if (rejecting !== undefined) return findingOf(rejecting)
    if (heard.length < members.length) return null
    const undecided = heard.find(({ outcome }) => outcome === "unsure")
    return open(heard, undecided === undefined ? findingOf(heard[0]!) : findingOf(undecided))
  }
  const first = members.findIndex((one) => one === null || one.outcome === "error" || isSure(one))
  if (first < 0) return unsure("no-member-sure")
  const decisive = members[first]!
  return decisive === null ? null : findingOf(decisive)
}

/**
 * Several verifiers as one, `of: [verify/math-answer, judge/same-answer, …]`, with a rule for where they differ. The members
 * are what looks at the trace; their own verdicts are kept in `parts`.
 */
export const check = defineCheck({
  id: "verify/panel",
  version: 1,
  options,
  panel: decide,
  run: () => pass
})
