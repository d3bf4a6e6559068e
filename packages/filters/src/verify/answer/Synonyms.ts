/*
 * Phrases that say one thing in several ways, as the answer to a mathematical problem. Compared after articles, case and
 * punctuation are gone.
 */

const GROUPS: ReadonlyArray<readonly [name: string, phrases: string]> = [
  [
    "no solution",
    "no solutions|none|no real solution|no real solutions|there is no solution|there are no solutions|there is no real solution|there are no real solutions|empty set|emptyset|∅|nothing|no such number|no such numbers exist|no such number exists|does not exist any solution|no integer solutions|无解|keine lösung|pas de solution|aucune solution|sin solución|nessuna soluzione|sem solução"
  ],
  ["does not exist", "dne|undefined|not defined|doesn't exist|limit does not exist|不存在"],
  [
    "all real numbers",
    "all reals|all real|real numbers|set of all real numbers|set of real numbers|all real values|any real number|every real number|mathbb:r|所有实数|全体实数"
  ],
  ["infinity", "infinite|infinitely many|infinitely many solutions|∞|无穷|unendlich|infini|infinito"],
  ["yes", "true|correct|是|对|ja|oui|sí|si|sim|verdadero|vrai|wahr"],
  ["no", "false|incorrect|not true|否|不是|错|nein|non|não|falso|faux|falsch"]
]

const CANONICAL = new Map(
  GROUPS.flatMap(([name, phrases]) => [name, ...phrases.split("|")].map((phrase) => [phrase, name] as const))
)

/** One phrase for all that mean the same. */
export const canonicalPhrase = (text: string): string => CANONICAL.get(text) ?? text

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
