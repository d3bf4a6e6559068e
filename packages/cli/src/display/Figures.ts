/* How figures are written on a screen. */

export const number = (value: number): string => Math.round(value).toLocaleString("en-US")

/** Three figures: `812`, `5.2k`, `31k`, `1.2M`. */
export const short = (value: number): string => {
  if (value < 1000) return String(Math.round(value))
  const [scaled, unit] = value < 999_500 ? [value / 1000, "k"] : [value / 1e6, "M"]
  return `${scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)}${unit}`
}

/** `–` of nothing. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`

/** US dollars: cents, and of less than one dollar two figures. */
export const dollars = (value: number): string => {
  // Sums of floats leave crumbs.
  if (Math.abs(value) < 5e-7) return "$0"
  if (value < 0.0001) return `$${value.toFixed(6)}`
  return value < 0.995 ? `$${value.toPrecision(2)}` : `$${value.toLocaleString("en-US", CENTS)}`
}
const CENTS = { minimumFractionDigits: 2, maximumFractionDigits: 2 }

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

/** Milliseconds as the two units that matter: `42 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export const duration = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < MINUTE) return `${seconds} s`
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${seconds % MINUTE} s`
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / MINUTE)} min`
  return `${Math.floor(seconds / DAY)} d ${Math.floor((seconds % DAY) / HOUR)} h`
}

/** An estimate, which has no business with seconds once it is minutes: `20 s`, `5 min`, `2 h 10 min`. */
export const about = (ms: number): string => {
  const seconds = ms / 1000
  if (seconds < 10) return `${Math.max(1, Math.ceil(seconds))} s`
  if (seconds < 90) return `${Math.ceil(seconds / 5) * 5} s`
  if (seconds < HOUR - 30) return `${Math.round(seconds / MINUTE)} min`
  return duration(Math.round(ms / 60_000) * 60_000)
}
