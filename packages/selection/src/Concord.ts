/** What two verifiers said of the traces that both were sure of. */
export interface Contingency {
  readonly bothPass: number
  readonly bothFail: number
  /** The first passes, the second fails. */
  readonly onlyFirst: number
  readonly onlySecond: number
}

export interface Concord {
  /** Traces that both were sure of. */
  readonly traces: number
  /** Share on which they say the same; `null` without traces. */
  readonly agreement: number | null
  /**
   * Cohen's kappa (Educational and Psychological Measurement 20, 1960): the agreement beyond what two who say pass as often, by
   * chance, would have. 1 is full agreement, 0 none beyond chance; `null` where chance alone agrees on everything.
   */
  readonly kappa: number | null
}

export const concordOf = ({ bothPass, bothFail, onlyFirst, onlySecond }: Contingency): Concord => {
  const traces = bothPass + bothFail + onlyFirst + onlySecond
  if (traces === 0) return { traces, agreement: null, kappa: null }
  const agreement = (bothPass + bothFail) / traces
  const [first, second] = [(bothPass + onlyFirst) / traces, (bothPass + onlySecond) / traces]
  const chance = first * second + (1 - first) * (1 - second)
  return { traces, agreement, kappa: chance >= 1 ? null : (agreement - chance) / (1 - chance) }
}
