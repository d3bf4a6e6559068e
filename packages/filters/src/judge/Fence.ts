import { sha256 } from "@cotton/schema/Digest"

/** Characters of a fence's name: no text can hold the digest of itself but by breaking SHA-256. */
const NAME = 16

/** A text between marks that it cannot hold, so that nothing in it is taken for what comes after it. */
export const fenced = (label: string, text: string): string => {
  const name = sha256(`${label}\n${text}`, NAME)
  return `<${label} ${name}>\n${text}\n</${label} ${name}>`
}

/** The end of a text: the answer stands there. `most` characters; the marks of an emoji are not torn apart. */
export const ending = (text: string, most: number): string =>
  text.length <= most ? text : `…${text.slice(-most).replace(/^[\uDC00-\uDFFF]/, "")}`
