import { Template } from "@huggingface/jinja"
import { type ChainForm, examineTurns, type RenderWarning, tokensInText } from "./RenderWarnings.ts"

/** A message as a chat template takes it. A chain in a field of its own is there only where the dataset has it so. */
export interface ChatMessage {
  readonly role: string
  readonly content: string
  readonly reasoning_content?: string
}

export interface RenderOptions {
  /** `bos_token`, `eos_token`, …: variables of the template. */
  readonly specialTokens: Readonly<Record<string, string>>
  /** Texts that the student's tokenizer takes for one token of their own, those of `specialTokens` with them. */
  readonly special?: ReadonlyArray<string>
  /** Further variables of the template, `enable_thinking` for instance. */
  readonly variables?: Readonly<Record<string, unknown>>
  /** What ends a turn, where that is another token than `eos_token`. */
  readonly endOfTurn?: string
  /** How an inline chain is marked. Default: `<think>` and `</think>`. */
  readonly think?: ChainForm
}

/** A stretch of the rendered text, `end` excluded, in UTF-16 code units. */
export interface RenderedSpan {
  readonly start: number
  readonly end: number
  readonly kind: "trained" | "prompt"
}

export interface RenderedExample {
  readonly text: string
  /** They cover the text without a gap, in order, trained and prompt by turns. */
  readonly spans: ReadonlyArray<RenderedSpan>
  /** How the trained part was found: the template marks it, or it is what each turn of the assistant adds. */
  readonly foundBy: "generation-blocks" | "difference"
  readonly warnings: ReadonlyArray<RenderWarning>
}

type Range = readonly [start: number, end: number]

const THINK: ChainForm = { open: "<think>", close: "</think>" }

/** Numbers that a range may have: what Jinja's sandbox lets through (`MAX_RANGE`), in which transformers renders too. */
const MOST_RANGE = 100_000
/** No template can have such a name. */
const BOUNDED = "range, bounded"

/** `range` of Python, which refuses before it counts. Keyword arguments are none of its own. */
const rangeOf = (first: unknown, second?: unknown, third: unknown = 1): ReadonlyArray<number> => {
  const [start, stop] = typeof second === "number" ? [Number(first), second] : [0, Number(first)]
  const step = Number(third)
  if (step === 0) throw new Error("range() step must not be zero")
  const count = Math.max(0, Math.ceil((stop - start) / step))
  if (!(count <= MOST_RANGE))
    throw new Error(
      `range() of ${count.toLocaleString("en-US")} numbers: at most ${MOST_RANGE.toLocaleString("en-US")} are let through, as in transformers`
    )
  return Array.from({ length: count }, (_, at) => start + at * step)
}

/** Lets every call of `range` in a parsed template go to the bounded one; one that the template makes itself stays. */
const boundRanges = (node: unknown): void => {
  if (typeof node !== "object" || node === null) return
  if ("type" in node && node.type === "CallExpression" && "callee" in node) {
    const { callee } = node
    const isRange = typeof callee === "object" && callee !== null && "value" in callee && callee.value === "range"
    if (isRange && "type" in callee && callee.type === "Identifier") callee.value = BOUNDED
  }
  for (const value of node instanceof Map ? node.values() : Object.values(node)) boundRanges(value)
}

/** As transformers calls a chat template: https://huggingface.co/docs/transformers/main/en/chat_templating */
const renderer = (source: string, { specialTokens, variables = {} }: RenderOptions) => {
  const template = new Template(source)
  boundRanges(template.parsed)
  return (messages: ReadonlyArray<ChatMessage>, prompting: boolean): string =>
    template.render({
      tools: null,
      documents: null,
      ...specialTokens,
      ...variables,
      [BOUNDED]: rangeOf,
      messages: messages.map((message) => ({ ...message })),
      add_generation_prompt: prompting
    })
}

const GENERATION = /\{%(-?)\s*(end)?generation\s*(-?)%\}/g

/** Two signs that stand in neither text, to mark with. */
const signsFor = (texts: ReadonlyArray<string>): readonly [string, string] => {
  for (let number = 0; ; number++) {
    const signs = [`\uE000${number}\uE001`, `\uE002${number}\uE003`] as const
    if (!texts.some((text) => signs.some((sign) => text.includes(sign)))) return signs
  }
}

/** Takes the signs out of a text, and says what stood between them. */
const withoutSigns = (marked: string, [open, close]: readonly [string, string]) => {
  const ranges: Array<Range> = []
  let text = ""
  let from = 0
  for (let at = marked.indexOf(open); at !== -1; at = marked.indexOf(open, from)) {
    text += marked.slice(from, at)
    const end = marked.indexOf(close, at)
    if (end === -1) break
    const start = text.length
    text += marked.slice(at + open.length, end)
    ranges.push([start, text.length])
    from = end + close.length
  }
  return { text: text + marked.slice(from), ranges }
}

/** The text, and what the template itself marks with `{% generation %}`; `null` when it marks nothing. */
const byGenerationBlocks = (source: string, messages: ReadonlyArray<ChatMessage>, options: RenderOptions) => {
  if (!source.includes("generation") || source.search(GENERATION) === -1) return null
  const signs = signsFor([
    source,
    ...messages.flatMap(({ content, reasoning_content = "" }) => [content, reasoning_content])
  ])
  // Still a block, so that it eats the white space around it as the tag itself would.
  const marked = source.replaceAll(
    GENERATION,
    (_, left: string, end: string | undefined, right: string) =>
      `{%${left} if true %}{{ '${end === undefined ? signs[0] : signs[1]}' }}{% endif ${right}%}`
  )
  return withoutSigns(renderer(marked, options)(messages, false), signs)
}

const commonPrefix = (a: string, b: string): number => {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return at
}

/** The text, and of each turn of the assistant what it adds to the prompt before it. */
const byDifference = (source: string, messages: ReadonlyArray<ChatMessage>, options: RenderOptions) => {
  const render = renderer(source, options)
  const text = render(messages, false)
  const ranges: Array<Range> = []
  /** What the prompt of the last turn holds and the turn does not begin with. */
  let onlyInPrompt = ""
  for (const [at, { role }] of messages.entries()) {
    if (role !== "assistant") continue
    const prompt = render(messages.slice(0, at), true)
    const start = Math.max(commonPrefix(prompt, text), ranges.at(-1)?.[1] ?? 0)
    onlyInPrompt = prompt.slice(start)
    const end = at === messages.length - 1 ? text.length : commonPrefix(render(messages.slice(0, at + 1), false), text)
    if (end > start) ranges.push([start, end])
  }
  return { text, ranges, onlyInPrompt }
}

const spansOf = (text: string, ranges: ReadonlyArray<Range>): ReadonlyArray<RenderedSpan> => {
  const spans: Array<RenderedSpan> = []
  const add = (start: number, end: number, kind: RenderedSpan["kind"]) => {
    if (end > start) spans.push({ start, end, kind })
  }
  let at = 0
  for (const [start, end] of ranges) {
    add(at, start, "prompt")
    add(start, end, "trained")
    at = end
  }
  add(at, text.length, "prompt")
  return spans
}

/**
 * An example as a student's trainer sees it: its messages through the chat template, with the part that a loss on the
 * assistant's turns would see, and what is wrong with it. Pure, and it may throw: a template may raise what it likes, or
 * never end (see `renderWithin`).
 */
export const renderExample = (
  template: string,
  messages: ReadonlyArray<ChatMessage>,
  options: RenderOptions
): RenderedExample => {
  const marked = byGenerationBlocks(template, messages, options)
  const { text, ranges, onlyInPrompt } =
    marked === null ? byDifference(template, messages, options) : { ...marked, onlyInPrompt: "" }
  const think = options.think ?? THINK
  const special = [...new Set([...(options.special ?? []), ...Object.values(options.specialTokens)])]
  const trained = ranges.map(([start, end]) => text.slice(start, end))
  return {
    text,
    spans: spansOf(text, ranges),
    foundBy: marked === null ? "difference" : "generation-blocks",
    warnings: [
      ...examineTurns({
        messages,
        text,
        trained,
        onlyInPrompt,
        think,
        special,
        eos: options.endOfTurn ?? options.specialTokens["eos_token"]
      }),
      ...tokensInText(messages, special)
    ]
  }
}
