import { nearest } from "@cotton/schema/Nearest"
import { Refused } from "./errors.ts"

/** Of a name that nobody knows, as many characters as a message repeats. */
const MOST_NAME = 60

const named = (name: string) => JSON.stringify(name.length > MOST_NAME ? `${name.slice(0, MOST_NAME)}…` : name)

/**
 * Fails with `Refused` (400) at the first field of a body that is none of `known`. `others`: fields that are near none of
 * them pass, since the form is another project's, which may send more in a later version.
 */
export const checkFields = (body: object, known: ReadonlyArray<string>, others: "refused" | "pass"): void => {
  for (const name of Object.keys(body)) {
    if (known.includes(name)) continue
    const near = nearest(name, known)
    if (near !== undefined) {
      throw new Refused({ status: 400, message: `field ${named(name)}: is none; did you mean ${near}?` })
    }
    if (others === "refused") {
      const message = `field ${named(name)}: is none; a request has ${known.join(", ")}`
      throw new Refused({ status: 400, message })
    }
  }
}
