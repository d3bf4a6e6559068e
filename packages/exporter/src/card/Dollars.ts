/** The least that four decimals show. */
const LEAST = 0.0001

/** US dollars: with cents from a dollar on, with four decimals below, where a question to a judge costs less than a cent. */
export const dollars = (usd: number): string => {
  if (usd === 0) return "$0.00"
  if (usd > 0 && usd < LEAST) return `less than $${LEAST}`
  const small = usd.toFixed(4)
  return Number(small) < 1 ? `$${small}` : `$${usd.toFixed(2)}`
}
