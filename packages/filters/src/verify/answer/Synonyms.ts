/*
 * Phrases that say one thing in several ways, as the answer to a mathematical problem. Compared after articles, case and
 * punctuation are gone.
 */

const GROUPS: ReadonlyArray<readonly [name: string, phrases: string]> = [
  [
    "no solution",
    "no solutions|none|no real solution|no real solutions|there is no solution|there are no solutions|there is no real solution|there are no real solutions|empty set|emptyset|∅|nothing|no such number|no such numbers exist|no such number exists|does not exist any solution|no integer solutions|no real values|no values|no such values|无解|keine lösung|pas de solution|aucune solution|sin solución|nessuna soluzione|sem solução"
  ],
  ["does not exist", "dne|undefined|not defined|doesn't exist|limit does not exist|不存在"],
  [
    "all real numbers",
    "all reals|all real|real numbers|set of all real numbers|set of real numbers|all real values|any real number|every real number|mathbb:r|所有实数|全体实数"
  ],
  ["infinity", "infinite|infinitely many|infinitely many solutions|∞|无穷|unendlich|infini|infinito"],
  [
    "all positive integers",
    "positive integers|all natural numbers|natural numbers|every positive integer|any positive integer|every natural number|any natural number|set of positive integers|set of natural numbers|set of all positive integers|all positive whole numbers|mathbb:n|正整数|所有正整数"
  ],
  ["all integers", "integers|every integer|any integer|set of integers|set of all integers|mathbb:z|所有整数|全体整数"],
  ["all rational numbers", "rational numbers|rationals|all rationals|mathbb:q"],
  [
    "all primes",
    "all prime numbers|primes|prime numbers|any prime|every prime|any prime number|every prime number|n is prime|n is a prime|n is a prime number|p is prime|all n that are prime|all prime n|n prime|prime n"
  ],
  [
    "impossible",
    "not possible|it is impossible|it is not possible|this is impossible|cannot be done|can't be done|不可能"
  ],
  [
    "cannot be determined",
    "can't be determined|it cannot be determined|it can't be determined|not enough information|insufficient information|cannot determine|impossible to determine|it is impossible to determine|undetermined|无法确定|不能确定"
  ],
  ["less than", "<|smaller than|is less than|is smaller than|less|小于"],
  ["greater than", ">|larger than|more than|bigger than|is greater than|is larger than|greater|大于"],
  ["less than or equal to", "≤|\\le|\\leq|<=|\\leqslant|at most"],
  ["greater than or equal to", "≥|\\ge|\\geq|>=|\\geqslant|at least"],
  ["equal", "=|equal to|is equal to|they are equal|both are equal|the same|equals"],
  ["first quadrant", "quadrant i|quadrant 1|1st quadrant|第一象限"],
  ["second quadrant", "quadrant ii|quadrant 2|2nd quadrant|第二象限"],
  ["third quadrant", "quadrant iii|quadrant 3|3rd quadrant|第三象限"],
  ["fourth quadrant", "quadrant iv|quadrant 4|4th quadrant|第四象限"],
  ["right triangle", "right-angled triangle|right angled triangle|right-angle triangle|right"],
  ["none of the above", "none of these|none of them|none of the options"],
  [
    "all perfect squares",
    "perfect squares|n is a perfect square|all n that are perfect squares|n must be a perfect square|squares of integers|any perfect square|every perfect square"
  ],
  [
    "all squares of primes",
    "squares of primes|n is the square of a prime|n is the square of a prime number|squares of prime numbers|all squares of prime numbers|n is a square of a prime|n = p^2 where p is a prime|n = p^2 where p is prime|n = p^2 for some prime p|n = p^2 with p prime|n=p^2 where p is a prime|n=p^2 where p is prime|p^2 where p is prime|p^2 where p is a prime"
  ],
  ["coprime", "relatively prime|coprime integers|coprime numbers|m and n are coprime|m and n are relatively prime"],
  ["both", "both of them"],
  ["neither", "neither of them"],
  ["north", "due north"],
  ["south", "due south"],
  ["east", "due east"],
  ["west", "due west"],
  ["monday", "mon"],
  ["tuesday", "tue|tues"],
  ["wednesday", "wed"],
  ["thursday", "thu|thur|thurs"],
  ["friday", "fri"],
  ["saturday", "sat"],
  ["sunday", "sun"],
  ["yes", "true|t|correct|是|对|ja|oui|sí|si|sim|verdadero|vrai|wahr"],
  ["no", "false|f|cannot|can't|it cannot|it can't|incorrect|not true|否|不是|错|nein|non|não|falso|faux|falsch"]
]

const CANONICAL = new Map(
  GROUPS.flatMap(([name, phrases]) => [name, ...phrases.split("|")].map((phrase) => [phrase, name] as const))
)

/** `there are no solutions`, `it has infinitely many solutions`: what is said of nothing but itself. */
const THERE = /^(?:there (?:is|are|exists?)|it has|(?:the )?(?:equation|system|inequality) has) /
const NO_SUCH = /^no such [a-z]+(?: [a-z]+)?(?: (?:exists?|can exist))?$/
const NO_VALUES =
  /^no (?:such )?(?:(?:real|positive|negative|natural|integer|nonnegative|rational) )*(?:integers?|numbers?|values?|solutions?|functions?|pairs?|triples?|roots?)(?: (?:exist|exists|satisfy|work))?$/
const OBJECT = / (?:such )?(?:real )?(?:solutions?|roots?|values?|numbers?)$/

/** One phrase for all that mean the same. */
export const canonicalPhrase = (text: string): string => {
  const known = CANONICAL.get(text)
  if (known !== undefined) return known
  const bare = text.replace(THERE, "")
  if (NO_SUCH.test(bare) || NO_VALUES.test(bare)) return "no solution"
  return CANONICAL.get(bare) ?? (bare === text ? text : (CANONICAL.get(bare.replace(OBJECT, "")) ?? text))
}

/** Whether both texts are phrases that are known to mean the same. */
export const sameKnownPhrase = (gold: string, answer: string): boolean => {
  const [x, y] = [canonicalPhrase(gold), canonicalPhrase(answer)]
  const none = [x, y].includes("no solution") && [x, y].includes("does not exist")
  if (none && (NO_SUCH.test(gold.replace(THERE, "")) || NO_SUCH.test(answer.replace(THERE, "")))) return true
  return x === y && (CANONICAL.has(gold) || CANONICAL.has(answer) || CANONICAL.has(x))
}

/** Words that limit what was said: `Yes, but only sometimes` is not `yes`. */
const LIMIT =
  /(?:^|[,;] ?)(?:but|though|although|except|unless|provided|only|sometimes|if|when|whenever|in some|for some|partly)\b|\b(?:only (?:if|when|for|in)|unless|except)\b/

/** Whether what follows an answer limits it, before any reason that it gives. */
export const isLimited = (rest: string): boolean => LIMIT.test(rest.split(/\b(?:because|since|as)\b/, 1)[0]!)

/** Whether a text says yes or no and then only explains: `No, it is not possible` is `no`. */
export const leadingVerdict = (text: string): string | undefined => {
  const head = /^(yes|no|true|false)(?:[,.;:—–-]| because\b| since\b| as\b)\s?/.exec(text)?.[1]
  if (head === undefined) return undefined
  const said = text.slice(head.length).replace(/^[,.;:—–\s-]+/, "")
  return isLimited(said) ? undefined : CANONICAL.get(head)
}
