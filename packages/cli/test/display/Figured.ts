import { HistogramCounter, type Pace, type Status } from "@cotton/store"

/* A run as displays are given it, for tests. */

const lengths = (...values: ReadonlyArray<number>) => {
  const counter = new HistogramCounter()
  for (const value of values) counter.add(value)
  return counter.histogram
}

export const STATUS: Status = {
  state: "buying",
  why: null,
  host: "h",
  pid: 1,
  startedAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:01:00.000Z",
  movedAt: "2026-01-01T00:00:59.000Z",
  problems: { total: 1000, settled: 250, covered: 200 },
  samples: { stored: 900, inFlight: 64, kept: 500, rejected: 300, undecided: 50, failed: 7 },
  reasons: { "verify/math-answer: wrong-answer": 200, "shape/complete: cut-off": 100 },
  undecided: { "verify/math-answer: bad-gold": 50 },
  failures: { "timeout-total": 7 },
  retries: { "rate-limited": 12 },
  warnings: [],
  tokens: { input: 10_000, output: 2_000_000 },
  lengths: { sampled: lengths(100, 1000, 1000, 1000, 8000), kept: lengths(100, 1000, 1000), limit: 32_768 },
  usd: { spent: 4.2, reserved: 1.5, cap: 10 }
}

export const PACE: Pace = {
  elapsedMs: 60_000,
  tokensPerSecond: 33_333,
  leftMs: 180_000,
  capMs: null,
  pause: null,
  slots: 64,
  waitsForMoney: false,
  drain: null
}
