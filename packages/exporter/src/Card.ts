import { type ExportSpec, IMPORTED, writtenOptions } from "@cotton/schema"
import type { CardFacts } from "./card/CardFacts.ts"
import { dollars } from "./card/Dollars.ts"
import { fenced, markdown, number, percent, table } from "./card/Escape.ts"
import { type CardConfig, frontMatter } from "./card/FrontMatter.ts"
import { lifted } from "./card/Lifted.ts"
import { servedBy } from "./card/ServedBy.ts"
import { QUANTILES } from "./Lengths.ts"
import type { Tally } from "./Tally.ts"

/** The card's only line with money or time begins so: whoever compares cards leaves it out. */
export const COST_LINE = "Cost of collecting: "

/** Sources that the card lists at most; the rows name them all. */
const MOST_SOURCES = 20

export interface CardInput {
  readonly facts: CardFacts
  readonly tally: Tally
  readonly configs: ReadonlyArray<CardConfig>
  readonly notes: ReadonlyArray<string>
  readonly spec: ExportSpec
  readonly recipe: string
}

const FORMS = {
  think:
    "In `messages`, the chain of thought stands in the assistant's `content`, as `<think>\\n…\\n</think>\\n\\n` before the answer.",
  field: "In `messages`, the chain of thought stands in `reasoning_content` beside the assistant's `content`.",
  none: "In `messages`, the assistant's `content` is the answer only, without the chain of thought."
} as const

const ruleOf = ({ cuts }: CardFacts, name: string): string => {
  const cut = cuts[name]
  if (cut === undefined) return ""
  const { choice, spec } = cut
  const parts = [
    spec.answer === "right" ? "every filter passes" : "every filter that does not judge the answer passes",
    ...(spec.ignore.length > 0 ? [`without ${spec.ignore.map(markdown).join(", ")}`] : []),
    `at most ${number(choice.perProblem)} a problem, by sample index`,
    ...(choice.target === null
      ? []
      : [
          `problems in seeded order up to the ${number(choice.target)} output tokens of ${markdown(spec.tokens ?? "")}`
        ]),
    ...(choice.short > 0 ? [`${number(choice.short)} tokens short of them`] : [])
  ]
  return parts.join("; ")
}

/** Before sums with estimates in them. */
const asEstimated = ({ estimated }: Tally): string => (estimated > 0 ? "estimated " : "")

const contents = ({ facts, tally }: CardInput): string =>
  table(
    ["config", "train", "validation", "problems", "output tokens", "rule"],
    [
      ...[...tally.cuts].map(([name, cut]) => [
        markdown(name),
        number(cut.train),
        number(cut.validation),
        number(facts.cuts[name]?.choice.problems ?? 0),
        `${asEstimated(tally)}${number(cut.lengths.sum)}`,
        ruleOf(facts, name)
      ]),
      [
        "traces",
        number(tally.traces),
        "",
        number(facts.funnel.problems),
        `${asEstimated(tally)}${number(tally.sampled.sum)}`,
        "every trace with its verdicts, the rejected too"
      ]
    ]
  )

const funnel = ({ funnel, problems }: CardFacts): ReadonlyArray<string> => [
  `${number(funnel.sampled)} samples of ${number(funnel.problems)} problems (of ${number(problems)}): ` +
    `${number(funnel.kept)} kept, ${number(funnel.rejected)} rejected, ${number(funnel.undecided)} undecided, ` +
    `${funnel.unjudged > 0 ? `${number(funnel.unjudged)} not judged yet, ` : ""}${number(funnel.failed)} without a reply.`,
  `Yield: ${percent(funnel.kept, funnel.sampled - funnel.failed - funnel.unjudged)} of the ${funnel.unjudged > 0 ? "judged " : ""}replies; ` +
    `${number(funnel.problemsKept)} problems (${percent(funnel.problemsKept, problems)}) have at least one kept trace.`,
  ...(funnel.causes.length === 0
    ? []
    : [
        table(
          ["filter", "outcome", "reason", "samples", "first cause", "sole cause"],
          funnel.causes.map((cause) => [
            markdown(cause.filter),
            markdown(cause.outcome),
            markdown(cause.reason),
            number(cause.total),
            number(cause.first),
            number(cause.sole)
          ])
        ),
        "First cause: the filter that decided, in the order of the plan. Sole cause: samples that only this filter marked."
      ])
]

/** What the traces say of the gold answers. */
const golds = ({ suspects }: Tally): ReadonlyArray<string> => {
  const { majorities, suspects: count } = suspects.counts
  const problems = (many: number, one: string, more: string) => `${number(many)} ${many === 1 ? one : more}`
  return [
    ...(count === 0
      ? []
      : [
          `${problems(count, "problem has a suspect gold answer", "problems have suspect gold answers")}: no trace gives it, and most give one other. They are in suspects.jsonl with the votes, their traces in \`traces\` with \`suspect\`, and in no cut that does not \`ignore\` it.`
        ]),
    ...(majorities === 0
      ? []
      : [
          `${problems(majorities, "problem has", "problems have")} no gold answer, and the answer of most traces stands in: their rows have \`answer_from\` majority, with votes and share.`
        ])
  ]
}

/**
 * Where no server counted the tokens, the figures are Cotton's own, from the text: upper bounds of what it bought, rough
 * estimates of what was imported. A trace is known to lack a count, not of which tokens.
 */
const whoCounted = ({ estimated, sampled: { count } }: Tally): string => {
  if (estimated === 0) return "Output tokens as the server counted them, by quantile."
  const which = estimated === count ? "these traces" : `${number(estimated)} of the ${number(count)} traces`
  return `Output tokens as the server counted them, by quantile. Of ${which} nobody counted the input or output tokens: what was not counted is estimated from the text.`
}

const lengths = ({ tally }: CardInput): ReadonlyArray<string> => {
  const groups = [
    ["sampled", tally.sampled] as const,
    ["kept", tally.kept] as const,
    ...[...tally.cuts].map(([name, cut]) => [markdown(name), cut.lengths] as const)
  ]
  const median = (values: ReadonlyArray<number>): number => values[QUANTILES.indexOf(0.5)] ?? 0
  const [sampled, kept] = [median(tally.sampled.quantiles()), median(tally.kept.quantiles())]
  return [
    `${whoCounted(tally)} Filters and limits may favour short traces: compare the rows.`,
    table(
      ["traces", "n", ...QUANTILES.map((q) => `p${Math.round(q * 100)}`)],
      groups.map(([name, group]) => {
        const values = group.quantiles()
        return [name, number(group.count)].concat(
          QUANTILES.map((_, at) => (values.length === 0 ? "–" : number(values[at] ?? 0)))
        )
      })
    ),
    ...(tally.kept.count === 0
      ? []
      : [`The median of the kept is ${percent(kept, sampled)} of the median of the sampled.`])
  ]
}

const given = (value: number | ReadonlyArray<number> | null): string =>
  value === null ? "as the server chooses" : typeof value === "number" ? String(value) : `${value.join(", ")} in turn`

/** Every trace was bought elsewhere: how, nobody has told. */
const isImported = ({ teacher }: CardFacts): boolean =>
  teacher.hosts.length > 0 && teacher.hosts.every((host) => host === IMPORTED)

const sampled = ({ sampling }: CardFacts): string =>
  `Sampling: temperature ${given(sampling.temperature)}, top\\_p ${given(sampling.topP)}, ` +
  `${sampling.effort === undefined ? "" : `effort ${markdown(sampling.effort)}, `}at most ${number(sampling.limit)} tokens a reply, ` +
  `at most ${number(sampling.tries)} ${sampling.tries === 1 ? "sample" : "samples"} a problem for ${number(sampling.keep)} kept` +
  `${sampling.seed === undefined ? "" : `, seed ${sampling.seed} + index`}.`

const teacher = ({ facts, tally }: CardInput): ReadonlyArray<string> => [
  isImported(facts)
    ? `Teacher: ${markdown(facts.teacher.model)}. The traces were imported, not sampled by Cotton: how they were sampled is not known.`
    : `Teacher: ${markdown(facts.teacher.model)}, at ${facts.teacher.hosts.map(markdown).join(", ") || "an unnamed host"}.`,
  ...servedBy(tally.served),
  ...(isImported(facts) ? [] : [sampled(facts)]),
  ...asked(facts)
]

const asked = ({ prompt, teacher }: CardFacts): ReadonlyArray<string> => [
  teacher.terms === undefined
    ? "Terms of the teacher's output: not given. Look them up before you publish or train on it."
    : `Terms of the teacher's output, as given: ${markdown(teacher.terms)}.`,
  ...(prompt.system === undefined ? [] : ["System prompt:", fenced(prompt.system)]),
  ...(prompt.template === "{{problem}}" ? [] : ["Prompt:", fenced(prompt.template)]),
  ...(prompt.shots.length === 0 ? [] : [`${number(prompt.shots.length)} worked examples stand before each problem.`])
]

const sources = ({ facts, tally }: CardInput): ReadonlyArray<string> => {
  const all = tally.sources
  return [
    `Licence of the dataset: ${facts.licence === undefined ? "not given" : `${markdown(facts.licence)}, as given`}. Licences of the sources as they were given with the problems:`,
    table(
      ["source", "licence", "traces", "rows of cuts"],
      all
        .slice(0, MOST_SOURCES)
        .map((it) => [
          markdown(it.source),
          it.licence === undefined ? "not given" : markdown(it.licence),
          number(it.traces),
          number(it.rows)
        ])
    ),
    ...(all.length > MOST_SOURCES ? [`And ${number(all.length - MOST_SOURCES)} more sources, named in the rows.`] : [])
  ]
}

const filters = ({ filters }: CardFacts): string =>
  filters.length === 0
    ? "None."
    : table(
        ["filter", "version", "options"],
        filters.map((one) => [markdown(one.id), String(one.version), markdown(JSON.stringify(writtenOptions(one)))])
      )

const judges = ({ judges }: CardFacts): ReadonlyArray<string> =>
  judges.length === 0
    ? []
    : [`Judges: ${judges.map(({ name, model }) => `${markdown(name)} is ${markdown(model)}`).join("; ")}.`]

/** On the cost's own line: like it, it is no part of what equal journals make equal. */
const judging = ({ calls, input, output, usd }: CardFacts["cost"]["judging"]): string =>
  calls === 0
    ? ""
    : ` Of it ${dollars(usd)} for ${number(calls)} ${calls === 1 ? "question" : "questions"} to judges, with further ${number(input)} input and ${number(output)} output tokens.`

const cost = ({ facts: { cost }, tally }: CardInput): string =>
  `${COST_LINE}${dollars(cost.usd)}, ${(cost.ms / 3_600_000).toFixed(2)} h, ` +
  `${asEstimated(tally)}${number(cost.inputTokens)} input and ${number(cost.outputTokens)} output tokens.${judging(cost.judging)}`

/** README.md: front matter for the Hub and `datasets`, then what a reader has to know before training on it. */
export const renderCard = (input: CardInput): string => {
  const { configs, facts, notes, recipe, spec, tally } = input
  const first = [...tally.cuts.values()][0]
  const rows = first === undefined ? tally.traces : first.train + first.validation
  const blocks = [
    frontMatter({ name: facts.name, licence: facts.licence, languages: tally.languages, rows, configs }),
    `# ${markdown(facts.name)}`,
    `Reasoning traces of ${markdown(facts.teacher.model)}, ${isImported(facts) ? "imported" : "sampled"}, judged and chosen by Cotton. Recipe ${markdown(recipe)}.`,
    contents(input),
    ...notes.map((note) => `**Note.** ${markdown(note)}`),
    `${FORMS[spec.reasoning]} Rows whose teacher hid its chain have \`hidden_chain\` and no chain. No problem is in two splits.`,
    "## Funnel",
    ...funnel(facts),
    ...golds(tally),
    "## Lengths",
    ...lengths(input),
    "## Teacher and sampling",
    ...teacher(input),
    "## Filters",
    filters(facts),
    ...lifted(tally.lifts, facts.filters),
    ...judges(facts),
    "## Sources and licences",
    ...sources(input),
    "## Made again with",
    fenced(facts.command, "sh"),
    cost(input)
  ]
  return `${blocks.join("\n\n")}\n`.toWellFormed()
}
