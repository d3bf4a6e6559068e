import { listed } from "./Notation.ts"

/*
 * Words behind a number that turn its meaning round: `20 profit` is not `20 loss`.
 */

const PAIRS = listed(`
  increase|increased|increases|rise|up|upward|upwards|gain|profit|growth|higher|more|above
  decrease|decreased|decreases|fall|down|downward|downwards|loss|lost|decline|lower|less|fewer|below
  north|northward|northwards|northern south|southward|southwards|southern
  east|eastward|eastwards|eastern west|westward|westwards|western
  left|leftward right|rightward
  clockwise counterclockwise|anticlockwise|counter-clockwise|anti-clockwise
  before|earlier|ago after|later|hence
  even odd
`).map((words) => new Set(words.split("|")))

const sideOf = (text: string): number =>
  PAIRS.findIndex((words) => (text.toLowerCase().match(/[a-z-]+/g) ?? []).some((word) => words.has(word)))

/** Whether two texts behind numbers are known to say the opposite. */
export const isOpposite = (gold: string, answer: string): boolean => {
  const [x, y] = [sideOf(gold), sideOf(answer)]
  return x >= 0 && y >= 0 && x !== y && (x ^ 1) === y
}

/** Words of which a whole answer says only one, wherever they stand. */
const ABSOLUTE = listed(`
  maximum|maxima|max minimum|minima|min
  increase|increases|increasing|increased decrease|decreases|decreasing|decreased
  profit|gain loss
  converges|convergent|converge diverges|divergent|diverge
  convex concave
  inclusive exclusive
  clockwise counterclockwise|anticlockwise
  horizontal vertical
`).map((words) => new RegExp(String.raw`\b(?:${words})\b`, "i"))

/** Longest text in which such words are sought. */
const LONGEST = 200

/** Whether one text has only one of two opposite words, and the other text only the other. */
export const areOpposite = (gold: string, answer: string): boolean => {
  if (gold.length > LONGEST || answer.length > LONGEST) return false
  for (let i = 0; i + 1 < ABSOLUTE.length; i += 2) {
    const [one, other] = [ABSOLUTE[i]!, ABSOLUTE[i + 1]!]
    const [g, a] = [
      [one.test(gold), other.test(gold)],
      [one.test(answer), other.test(answer)]
    ]
    if (g[0] !== g[1] && a[0] !== a[1] && g[0] !== a[0]) return true
  }
  return false
}

/** Direction words of money and change behind the number: `an increase of 20\%` is `20\% increase`. */
const LED =
  /^\s*(?:\\text\s*\{\s*)?(?:an? |the )?(increase|decrease|profit|loss|gain|rise|fall)[sd]?(?: (?:of|by))?\s*:?\s*\}?\s*(?=[\d\\$])(?!\\text)(.{1,60})$/i

export const directed = (text: string): string => text.replace(LED, String.raw`$2 \text{ $1}`)
