import { loadChain } from "@cotton/filters"
import * as Effect from "effect/Effect"
import { benchPlan, fetchOne, subjectOf } from "./Subject.ts"

/* The checks alone, inline, on the very reply that the server sends. Arguments: URL, times. */
const [url, count] = [process.argv[2]!, Number(process.argv[3])]
const judge = await Effect.runPromise(Effect.flatMap(benchPlan, (plan) => loadChain(plan, [])))
const reply = await fetchOne(url)
for (let at = 0; at < 200; at++) judge(subjectOf(reply, at))

const before = process.cpuUsage()
for (let at = 0; at < count; at++) judge(subjectOf(reply, at))
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ cpuMs: (user + system) / 1000, count }))
