import { SETS, tried, within } from "../packages/pipeline/test/plan/Teachings.ts"

/*
 * How often a pilot's 95 % interval holds what the whole run came to: `node bench/forecast.ts [runs]`. Teachers are pure
 * functions with a pass rate and a length of their own for each problem (skewed, longer where it is hard); the fold is the
 * run's own. 400 problems.
 */
const runs = Number(process.argv[2] ?? 200)
const GOALS = [
  { keep: 1, tries: 4 },
  { keep: 2, tries: 8 },
  { keep: 4, tries: 4 },
  { keep: 1, tries: 16 }
]
const share = (hits: number) => `${((100 * hits) / runs).toFixed(1)} %`.padStart(8)

console.log("pass rates  pilot  keep  tries   samples      kept   dollars   width of the last")
for (const set of Object.keys(SETS) as ReadonlyArray<keyof typeof SETS>) {
  for (const pilot of [16, 32]) {
    for (const goal of GOALS) {
      const hits = { samples: 0, kept: 0, usd: 0 }
      let width = 0
      for (let seed = 0; seed < runs; seed++) {
        const { told, came, owed } = tried({ ...goal, problems: 400, pilot }, set, seed * 7919 + 13)
        hits.samples += Number(within(came.samples, told.samples))
        hits.kept += Number(within(came.kept, told.kept))
        hits.usd += Number(within(owed.usd, told.owed.usd))
        width += (told.owed.usd.high! - told.owed.usd.low!) / owed.usd / runs
      }
      const row = [
        set.padEnd(10),
        String(pilot).padStart(6),
        String(goal.keep).padStart(5),
        String(goal.tries).padStart(6)
      ]
      console.log(
        `${row.join(" ")} ${share(hits.samples)}  ${share(hits.kept)}  ${share(hits.usd)}   ${width.toFixed(2)} of the bill`
      )
    }
  }
}
