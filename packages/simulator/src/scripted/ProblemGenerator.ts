import { randomOf } from "../Random.ts"
import { solve } from "./Chain.ts"
import { FAMILIES, type Difficulty, type Family } from "./Form.ts"
import { FORMS } from "./Forms.ts"
import { fill, LANGUAGES, type Language } from "./Language.ts"

export interface GeneratedProblem {
  /** `FORM-LANGUAGE-SEED-NUMBER` */
  readonly id: string
  readonly problem: string
  readonly answer: string
  readonly family: Family
  readonly language: Language
  readonly difficulty: Difficulty
}

export interface GenerateOptions {
  readonly count: number
  readonly seed: number
  /** Default: all. */
  readonly families?: ReadonlyArray<Family>
  /** Default: all. */
  readonly languages?: ReadonlyArray<Language>
}

/** Draws of one row after which it counts as impossible to find another problem. */
const MOST_DRAWS = 1000

/**
 * Problems that the scripted teacher can solve, no two with the same text. Row `i` of a seed is the same for every
 * count: a longer file begins with the shorter one.
 */
export const generateProblems = (options: GenerateOptions): ReadonlyArray<GeneratedProblem> => {
  const { count, families = FAMILIES, languages = LANGUAGES, seed } = options
  const seen = new Set<string>()
  return Array.from({ length: count }, (_, index) => {
    const random = randomOf("problem", seed, index)
    for (let draw = 0; draw < MOST_DRAWS; draw++) {
      const family = random.pick(families)
      const form = random.pick(FORMS.filter((form) => form.family === family))
      const language = random.pick(languages)
      const difficulty = random.int(1, 3) as Difficulty
      const values = form.draw(random, difficulty)
      const texts = Object.entries(values).map(([name, value]) => [
        name,
        form.slots[name]?.write(value, language) ?? ""
      ])
      const problem = fill(random.pick(form.statements[language]), Object.fromEntries(texts) as Record<string, string>)
      if (seen.has(problem)) continue
      seen.add(problem)
      const answer = solve({ form, language, values })
      return { id: `${form.id}-${language}-${seed}-${index}`, problem, answer, family, language, difficulty }
    }
    throw new Error(`No ${index + 1} different problems can be drawn from ${families.join(", ")}.`)
  })
}
