/*
 * What a template's author should look at where it fails. The renderer names neither a place nor, most of the time, a name, so both
 * are looked for in the template's own text.
 */

/** Functions that Jinja and transformers give to every template, and the renderer knows. */
const FUNCTIONS = new Set(["range", "namespace", "raise_exception", "strftime_now", "caller"])
/** What may stand before a bracket without being called. */
const WORDS = new Set(["if", "elif", "in", "and", "or", "not", "is", "else", "for", "set", "call", "filter", "macro"])
/** Characters of a template that are looked through, and names that are told. */
const MOST_CHARACTERS = 200_000
const MOST_NAMES = 3

interface Place {
  readonly name: string
  readonly at: number
}

/**
 * The inside of `{{ … }}` and `{% … %}`, everything else blanked, what stands in quotes too: places in it are places in the template.
 * One walk from end to end.
 */
const codeOf = (template: string): string => {
  const end = Math.min(template.length, MOST_CHARACTERS)
  let code = ""
  let inside = false
  let quote: string | null = null
  for (let at = 0; at < end; at++) {
    const two = template.slice(at, at + 2)
    const [sign = ""] = two
    if (!inside || quote !== null) {
      if (quote !== null && sign === "\\") {
        code += "  "
        at++
        continue
      }
      if (sign === quote) quote = null
      if (!inside && (two === "{{" || two === "{%")) {
        inside = true
        at++
        code += " "
      }
      code += " "
      continue
    }
    if (two === "}}" || two === "%}") {
      inside = false
      at++
      code += "  "
      continue
    }
    if (sign === "'" || sign === '"') quote = sign
    code += sign
  }
  return code
}

/** The first place of each name that `pattern` finds in the code, by its first group. */
const placesOf = (template: string, pattern: RegExp): ReadonlyArray<Place> => {
  const found = new Map<string, Place>()
  for (const match of codeOf(template).matchAll(pattern)) {
    const name = match[1] ?? ""
    if (!found.has(name)) found.set(name, { name, at: match.index })
  }
  return [...found.values()]
}

const lineOf = (template: string, { at }: Place): number => template.slice(0, at).split("\n").length

const listed = (template: string, places: ReadonlyArray<Place>): string =>
  places
    .slice(0, MOST_NAMES)
    .map((place) => `${place.name} (line ${lineOf(template, place)})`)
    .join(", ")

/** Special tokens that the template uses and nobody gives. */
const tokens = (template: string, given: ReadonlySet<string>): string | null => {
  const missing = placesOf(template, /(?<![.\w])(\w+_token)\b(?!\s*\()/g).filter(({ name }) => !given.has(name))
  return missing.length === 0
    ? null
    : `it uses ${listed(template, missing)}, which stands in a model's tokenizer_config.json: give the model's folder, or put that file beside the template`
}

const calls = (template: string, given: ReadonlySet<string>): string | null => {
  const own = new Set(placesOf(template, /\b(?:macro|set)\s+(\w+)/g).map(({ name }) => name))
  const unknown = placesOf(template, /(?<![.\w]|\|\s*|\bis\s+|\bmacro\s+)([A-Za-z_]\w*)\s*\(/g).filter(
    ({ name }) => !FUNCTIONS.has(name) && !WORDS.has(name) && !own.has(name) && !given.has(name)
  )
  if (unknown.length > 0) return `it calls ${listed(template, unknown)}, which Cotton's renderer does not have`
  const methods = placesOf(template, /(\.\s*[A-Za-z_]\w*)\s*\(/g)
  return methods.length === 0
    ? null
    : `one of its methods is unknown to Cotton's renderer: ${listed(template, methods)}`
}

/** What to look at after the renderer's `message`, or `null`. `given`: names that the template is called with. */
export const renderHint = (message: string, template: string, given: ReadonlyArray<string>): string | null => {
  const names = new Set(given)
  if (message.includes("undefined values")) return tokens(template, names)
  if (message.includes('Unknown operator "%"')) {
    const at = placesOf(template, /(%)/g)[0]
    return `it formats a text with %${at === undefined ? "" : ` (line ${lineOf(template, at)})`}: Jinja2 takes that, Cotton's renderer does not. Write it with ~ instead`
  }
  if (message.includes("reading 'replace'")) {
    const at = placesOf(template, /\b(strftime_now)\s*\(/g)
    return at.length === 0 ? null : `its ${listed(template, at)} needs a format, as in strftime_now("%Y-%m-%d")`
  }
  const missing = /^Unknown \w+ filter: (\w+)$|^Cannot apply filter "(\w+)"/.exec(message)
  if (missing !== null) {
    const at = placesOf(template, /\|\s*(\w+)/g).filter(({ name }) => name === (missing[1] ?? missing[2]))
    return at.length === 0
      ? null
      : `it filters with ${listed(template, at)}, which Cotton's renderer does not have for such a value`
  }
  return message.includes("not a function") ? calls(template, names) : null
}
