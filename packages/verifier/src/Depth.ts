/** Levels of lists and objects that a row may have: tests and metadata have a handful. */
export const MOST_DEPTH = 64

/** Whether a value of JSON is nested more deeply than `most` levels. Needs no stack of its own, however deep it is. */
export const isDeeper = (value: unknown, most: number = MOST_DEPTH): boolean => {
  let level: Array<unknown> = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true
    const next: Array<unknown> = []
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue
      for (const child of Object.values(one)) if (typeof child === "object" && child !== null) next.push(child)
    }
    level = next
  }
  return false
}
