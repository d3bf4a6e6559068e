import { plainText } from "./answer/Words.ts"

/** A letter that a text names, several, or none. */
export type Named = { readonly letter: string } | "several" | undefined

/** Markup in which letters stand. */
const DRESS = /\\(?:text(?:bf|rm|it)?|mathrm|mathbf|mbox)\b|[{}$*`_]|\\[()[\],;:! ]/g

/** `option`, `choice`, `(`: what may stand before the letter. */
const LEAD =
  /^(?:\s|[:：="'“‘-]|(?:the|option|choice|answer|letter|is|probably|likely|most likely|clearly|definitely|indeed|thus|therefore|either|both|la|el|die|der|das)\b|选项|选)*/i
const LETTER = /^(?:[([（]\s*([A-Za-z])\s*[)\]）]|([A-Za-z])(?![A-Za-z0-9'’]))/

/** After an `A` or `I` that is a letter of choice and not a word. */
export const ALONE = /^\s*(?:$|[.,:;)\]—–-]|because\b|since\b|as\b|which\b|and\b|or\b|is\b|\n)/

const ANOTHER =
  /^["'”’)\]]*\s*(?:[,/&、]|and\b|or\b|[,(]\s*(?:and|or)\b|和|或)\s*(?:(?:maybe|perhaps|possibly|even|also|else|alternatively|option|choice|answer|the)\b[\s,]*){0,3}[([（"'“‘]?\s*([A-Za-z])(?![A-Za-z'’])/

/** The letter at the beginning of a statement: `C`, `(C)`, `**C.** because …`, `Option C`, `C: 12 metres`. */
export const letterAt = (statement: string, count: number): Named => {
  const text = statement.slice(0, 400).replaceAll(DRESS, " ")
  const rest = text.slice(LEAD.exec(text)![0].length)
  const hit = LETTER.exec(rest)
  if (hit === null) return undefined
  const letter = (hit[1] ?? hit[2]!).toUpperCase()
  const after = rest.slice(hit[0].length)
  if (letter.charCodeAt(0) - 65 >= count) return undefined
  const bare = hit[1] === undefined
  // In lower case, and for the words "A" and "I", the letter has to stand by itself.
  if (bare && (/[AI]/.test(letter) || hit[2] !== letter) && !ALONE.test(after)) return undefined
  const another = ANOTHER.exec(after)?.[1]?.toUpperCase()
  if (another !== undefined && another !== letter && another.charCodeAt(0) - 65 < count) return "several"
  return { letter }
}

/** A last line that is a letter and nothing else: `**C**`, `(C)`, `C.` */
export const letterAlone = (line: string, count: number): Named => {
  const text = line.slice(0, 60).replaceAll(DRESS, " ").trim()
  const hit = /^[([（]?\s*([A-Za-z])\s*[)\]）]?\s*[.。]?$/.exec(text)
  const letter = hit?.[1]?.toUpperCase()
  return letter !== undefined && letter.charCodeAt(0) - 65 < count ? { letter } : undefined
}

const DENIES =
  /\b(?:not|or|than|except|cannot|never|neither|nor|no|may|might|could|maybe|perhaps|possibly|unlikely|whether|if|unclear|(?:anything|all) but|consider|check|examine|look at|try|evaluate|ruled? out|eliminated?|excluded?)\b|n['’]t\b|不|排除/i

/** The one bracketed letter on which a last line ends: `So it is (D).` */
export const letterLast = (line: string, count: number): Named => {
  const letters = [...line.slice(-200).matchAll(/[([（]([A-J])[)\]）]/g)]
  const [hit, ...more] = letters
  if (hit === undefined || more.length > 0 || DENIES.test(line)) return undefined
  const isEnd = /^[\s.!。*$}]*$/.test(line.slice(-200).slice(hit.index + hit[0].length))
  return isEnd && hit[1]!.charCodeAt(0) - 65 < count ? { letter: hit[1]! } : undefined
}

/** The choice whose text a statement is; `several` when it fits two. */
export const choiceOf = (
  statement: string,
  choices: ReadonlyArray<string>,
  same: (choice: string, statement: string) => boolean
): Named => {
  const text = plainText(statement)
  const literal = choices.flatMap((choice, i) => (text !== "" && plainText(withoutLetter(choice)) === text ? [i] : []))
  const fitting =
    literal.length > 0 ? literal : choices.flatMap((choice, i) => (same(withoutLetter(choice), statement) ? [i] : []))
  if (fitting.length === 0) return undefined
  return fitting.length > 1 ? "several" : { letter: String.fromCharCode(65 + fitting[0]!) }
}

/** A choice's text when the source wrote its letter before it: `A) 21`. */
export const withoutLetter = (choice: string): string =>
  choice.replace(/^\s*[([]?[A-Z][)\].:]\s+|^\s*[([]?[A-Z]\)(?=\S)/, "")
