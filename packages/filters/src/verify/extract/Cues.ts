/*
 * The words with which texts announce an answer, by language. `word` is what is searched, in lower case; `match` says
 * what may follow it before the answer.
 */

export interface Cue {
  readonly word: string
  readonly match: RegExp
  /** It announces the last word on the matter: it counts after a box too. */
  readonly final?: boolean
}

const BOLD = String.raw`[ \t]*\**[ \t]*`

/** `answer is`, `answer:`, `Answer to the question is` … and nothing that goes on with something else. */
const english = (word: string): RegExp =>
  new RegExp(
    String.raw`^${word}s?\b(?:[ \t]+(?:to|for|of)\b[^\n.:]{0,60})?${BOLD}(?:(?:is|are|was|would be|will be|should be|must be)(?![a-z])|:|：|=)${BOLD}:?`
  )

/** A noun of a Romance or Germanic language with its adjective and verb. */
const european = (noun: string, adjectives: string, verbs: string): RegExp =>
  new RegExp(String.raw`^${noun}(?: (?:${adjectives}))?${BOLD}(?:(?:${verbs})(?!\p{L})|:)${BOLD}:?`, "u")

export const CUES: ReadonlyArray<Cue> = [
  // As a heading, the answer on the next line.
  { word: "final answer", match: /^final answer[ \t]*\**[ \t]*:?[ \t]*\**[ \t]*\n/, final: true },
  { word: "answer", match: english("answer") },
  { word: "ans", match: /^ans\.?[ \t]*[:=]/ },
  { word: "correct option", match: english("correct option") },
  { word: "correct choice", match: english("correct choice") },
  { word: "<answer>", match: /^<answer>/, final: true },
  { word: "####", match: /^####/ },
  { word: "\na:", match: /^\na:/ },
  { word: "答案", match: /^答案\**(?:应该是|应为|等于|是|为|：|:|\s*=)?\**[：:]?/ },
  { word: "\n答：", match: /^\n答：/ },
  { word: "réponse", match: european("réponse", "finale|correcte", "est|serait") },
  { word: "respuesta", match: european("respuesta", "final|correcta", "es|sería") },
  { word: "risposta", match: european("risposta", "finale|corretta", "è") },
  { word: "resposta", match: european("resposta", "final|correta", "é") },
  { word: "antwort", match: european("antwort", "richtige", "ist|lautet|beträgt") },
  { word: "endergebnis", match: european("endergebnis", "richtige", "ist|lautet|beträgt") },
  { word: "ответ", match: /^ответ\**\s*(?::|—|-|равен)/ }
]

/** Words between the cue and the answer that say nothing. */
export const FILLERS =
  /^(?:\s+|\*+|:|：|(?:therefore|thus|simply|just|indeed|then|equal to|given by|approximately|about|that|going to be|the number|option|choice|donc|also|daher|dunque|quindi|portanto|entonces|por tanto|environ|ungefähr)(?!\p{L}))/iu

/** Words by which a text takes back even what it called final. */
export const CORRECTION =
  /\b(?:wait|hold on|on second thought|let me re-?(?:check|consider|think|do|calculate|examine)|(?:this|that)(?: is|['’]s| was) (?:wrong|incorrect|not (?:right|correct))|(?:this|that) isn['’]t (?:right|correct)|i made (?:a|an) (?:mistake|error))\b/i

/** Words by which a text takes back what it said, or goes on to something else. */
export const RETRACTION =
  /\b(?:wait|hmm|actually|however|hold on|on second thought|let me re-?(?:check|consider|think|do|calculate|examine)|alternatively|correction|(?:this|that)(?: is|['’]s| was) (?:wrong|incorrect|not (?:right|correct))|(?:this|that) isn['’]t (?:right|correct)|i made (?:a|an) (?:mistake|error)|attendez|espera|warte|moment mal|aspetta)\b|等等|不对/i
