/** What a server is at, as its metrics tell it. */
export interface Load {
  /** Replies that are being generated. */
  readonly running: number
  /** Tokens generated since the start, those of replies that nobody waited for included. */
  readonly tokens: number
}

export interface Work {
  /**
   * A reply of so many tokens is being generated, `lasts` milliseconds long; the returned function ends it, whole
   * or where it is by then. What has ended stays as it is.
   */
  readonly begin: (tokens: number, lasts: number) => (whole: boolean) => void
  readonly load: () => Load
}

interface Job {
  readonly tokens: number
  readonly lasts: number
  readonly begunAt: number
}

const generated = ({ begunAt, lasts, tokens }: Job, now: number): number =>
  lasts === 0 ? tokens : Math.floor(tokens * Math.min(1, (now - begunAt) / lasts))

export const makeWork = (): Work => {
  const jobs = new Set<Job>()
  let done = 0
  return {
    begin: (tokens, lasts) => {
      const job = { tokens, lasts, begunAt: Date.now() }
      jobs.add(job)
      return (whole) => {
        if (jobs.delete(job)) done += whole ? tokens : generated(job, Date.now())
      }
    },
    load: () => {
      const now = Date.now()
      let tokens = done
      for (const job of jobs) tokens += generated(job, now)
      return { running: jobs.size, tokens }
    }
  }
}
