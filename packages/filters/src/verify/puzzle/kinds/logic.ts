import * as Schema from "effect/Schema"
import { fail, pass, unsure } from "../../../Check.ts"
import { excerpt } from "../../../Passage.ts"
import type { FinalText } from "../FinalText.ts"
import { definePuzzle } from "../PuzzleKind.ts"

type Role = "knight" | "knave"

/** A statement about who is what. `is: [name, role]`; `iff` says that two statements are both true or both false. */
export type Claim =
  | { readonly is: readonly [string, Role] }
  | { readonly not: Claim }
  | { readonly and: ReadonlyArray<Claim> }
  | { readonly or: ReadonlyArray<Claim> }
  | { readonly if: readonly [Claim, Claim] }
  | { readonly iff: readonly [Claim, Claim] }

const ROLE = Schema.Literals(["knight", "knave"])
const Claim: Schema.Codec<Claim> = Schema.Union([
  Schema.Struct({ is: Schema.Tuple([Schema.String, ROLE]) }),
  Schema.Struct({ not: Schema.suspend(() => Claim) }),
  Schema.Struct({ and: Schema.Array(Schema.suspend(() => Claim)) }),
  Schema.Struct({ or: Schema.Array(Schema.suspend(() => Claim)) }),
  Schema.Struct({ if: Schema.Tuple([Schema.suspend(() => Claim), Schema.suspend(() => Claim)]) }),
  Schema.Struct({ iff: Schema.Tuple([Schema.suspend(() => Claim), Schema.suspend(() => Claim)]) })
])

type Roles = ReadonlyMap<string, Role>

const holds = (claim: Claim, roles: Roles): boolean => {
  if ("is" in claim) return roles.get(claim.is[0]) === claim.is[1]
  if ("not" in claim) return !holds(claim.not, roles)
  if ("and" in claim) return claim.and.every((part) => holds(part, roles))
  if ("or" in claim) return claim.or.some((part) => holds(part, roles))
  if ("if" in claim) return !holds(claim.if[0], roles) || holds(claim.if[1], roles)
  return holds(claim.iff[0], roles) === holds(claim.iff[1], roles)
}

const namesOf = (claim: Claim): ReadonlyArray<string> => {
  if ("is" in claim) return [claim.is[0]]
  if ("not" in claim) return namesOf(claim.not)
  return Object.values(claim as Record<string, ReadonlyArray<Claim>>)
    .flat()
    .flatMap(namesOf)
}

/** Characters and paragraphs before the end of an answer in which roles are sought. */
const REACH = 4000
const PARAGRAPHS = 20

/** With these a sentence argues, or repeats what someone said: what follows in it gives nobody a role. */
const ARGUING = new Set(
  "says say said claims claim claimed states stated statement told if suppose assume assuming would were because since".split(
    " "
  )
)

interface Said {
  readonly roles: Roles
  /** A sentence was left out that may have given a role. */
  readonly argues: boolean
}

/** Who is said to be what: a role goes to the names before it in its sentence; `Knights: A, B` to those behind. */
const rolesIn = (text: string, people: ReadonlyArray<string>): Said => {
  const known = new Map(people.map((name) => [name.toLowerCase(), name]))
  const roles = new Map<string, Role>()
  let argues = false
  /** The role that was named before any name, and whether it heads those that follow. */
  let head: Role | undefined
  let [isHeading, isDenied, isMuted] = [false, false, false]
  let waiting: Array<string> = []
  for (const [token] of text.toLowerCase().matchAll(/\p{L}+|[.;\n:]/gu)) {
    const name = known.get(token)
    if (/[.;\n]/.test(token)) {
      waiting = []
      head = undefined
      isHeading = isDenied = isMuted = false
    } else if (isMuted) continue
    else if (ARGUING.has(token)) isMuted = argues = true
    else if (name !== undefined) {
      if (isHeading) roles.set(name, head!)
      else waiting.push(name)
    } else if (token === "not" || token === "neither") isDenied = true
    else if (/^kn(?:ight|ave)s?$/.test(token)) {
      const said = token.startsWith("knight") !== isDenied ? "knight" : "knave"
      for (const one of waiting) roles.set(one, said)
      head = waiting.length === 0 ? said : undefined
      waiting = []
      isHeading = isDenied = false
    } else if (token === ":" || token === "is" || token === "are") isHeading = head !== undefined
    else if (!isHeading) head = undefined
  }
  return { roles, argues }
}

/** The roles of the final statement; where it does not name everyone, of the fewest last paragraphs that do. */
const answered = (answer: FinalText, people: ReadonlyArray<string>): Said => {
  let said = rolesIn(answer.text.slice(-REACH), people)
  const paragraphs = answer.block
    .slice(-REACH)
    .split(/\n\s*\n/)
    .slice(-PARAGRAPHS)
  for (let from = paragraphs.length - 1; from >= 0 && said.roles.size < people.length; from--)
    said = rolesIn(paragraphs.slice(from).join("\n\n"), people)
  return said
}

const name = Schema.String.check(Schema.isPattern(/^\p{L}{1,40}$/u))

/**
 * Knights, who only speak the truth, and knaves, who only lie. `{ people, claims: [{ by, says }] }`, where `says` is `{ is:
 * [name, role] }`, `{ not }`, `{ and: […] }`, `{ or: […] }`, `{ if: [a, b] }` or `{ iff: [a, b] }`: the answer gives everyone
 * a role, in English, so that a knight's claims hold and a knave's do not. Any such answer counts, if there are several.
 *
 * Reasons: `not-everyone`, `contradiction`; unsure: `not-understood`, when the same text also argues (`if …`, `… says that …`).
 */
export const puzzle = definePuzzle({
  spec: Schema.Struct({
    people: Schema.Array(name).check(
      Schema.isMinLength(1),
      Schema.isMaxLength(30),
      Schema.makeFilter((names) => new Set(names.map((one) => one.toLowerCase())).size === names.length)
    ),
    claims: Schema.Array(Schema.Struct({ by: Schema.String, says: Claim })).check(Schema.isMaxLength(100))
  }),
  judge: ({ people, claims }, answer) => {
    const known = new Set(people)
    const stranger = claims.flatMap(({ by, says }) => [by, ...namesOf(says)]).find((one) => !known.has(one))
    if (stranger !== undefined) return unsure("bad-puzzle", { found: `${excerpt(stranger)} is not among the people` })
    const { roles, argues } = answered(answer, people)
    const found = people.map((one) => `${one}: ${roles.get(one) ?? "?"}`).join(", ")
    if (roles.size < people.length)
      return argues ? unsure("not-understood", { found }) : fail("not-everyone", { found })
    const broken = claims.find(({ by, says }) => holds(says, roles) !== (roles.get(by) === "knight"))
    if (broken === undefined) return { ...pass, found }
    const said = `${found}; ${broken.by} would say what ${roles.get(broken.by)}s do not`
    return argues ? unsure("not-understood", { found: said }) : fail("contradiction", { found: said })
  }
})
