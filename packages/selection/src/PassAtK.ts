/**
 * The chance that at least one of `k` samples is right, estimated without bias from `n` samples of which `right` are:
 * 1 − C(n − right, k) / C(n, k) (Chen et al. 2021, arXiv 2107.03374, eq. 1), as the product of its figure 3, which neither
 * overflows nor cancels. `NaN` where there are fewer than `k` samples: nothing says what more of them would have been.
 */
export const passAtK = (n: number, right: number, k: number): number => {
  if (k < 1 || n < k) return Number.NaN
  if (n - right < k) return 1
  let none = 1
  for (let at = n - right + 1; at <= n; at++) none *= 1 - k / at
  return 1 - none
}

/** The numbers of samples that a table shows: powers of two below `k`, and `k`. */
export const stepsTo = (k: number): ReadonlyArray<number> => {
  const steps: Array<number> = []
  for (let step = 1; step < k; step *= 2) steps.push(step)
  return [...steps, k]
}
