import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Progress } from "../src/Progress.ts"
import { follow, metricOf, NO_COURSE, ProgressReader } from "../src/ReadProgress.ts"

const at = { lastUpdatedTime: "2026-01-01T00:00:00.000Z" }
const begin = (attempt: number, fromStep: number): Progress => ({
  type: "begin",
  attempt,
  fromStep,
  maxSteps: 100,
  world: 1,
  device: "cpu – é",
  trainTokens: 1,
  parameters: 1,
  trainable: 1,
  ...at
})
const step = (number: number, metrics: Readonly<Record<string, number>> = { loss: 1 / number }): Progress => ({
  type: "step",
  step: number,
  maxSteps: 100,
  progressPercentage: number,
  estimatedRemainingSeconds: null,
  metrics: Object.entries(metrics).map(([name, value]) => ({ name, value: String(value) })),
  ...at
})
const checkpoint = (number: number): Progress => ({ type: "checkpoint", step: number, path: `c-${number}`, ...at })
const failed: Progress = { type: "failed", reason: "disk-full", message: "the disk is full", ...at }

const numbers = (events: ReadonlyArray<Progress>) => follow(NO_COURSE, events).steps.map((one) => one.step)
const text = (events: ReadonlyArray<Progress>) => events.map((event) => `${JSON.stringify(event)}\n`).join("")

describe("the course of a job", () => {
  it("forgets steps that an attempt took after its last checkpoint: they were done again", () => {
    const events = [begin(1, 0), step(1), step(2), checkpoint(2), step(3), step(4), begin(2, 2), step(3)]
    expect(numbers(events)).toEqual([1, 2, 3])
    expect(follow(NO_COURSE, events).begin).toMatchObject({ attempt: 2 })
  })

  it("forgets a checkpoint that an attempt did not go on from", () => {
    const { checkpoint: last } = follow(NO_COURSE, [begin(1, 0), step(1), checkpoint(1), begin(2, 0)])
    expect(last).toBeNull()
  })

  it("forgets an end when the job is begun again", () => {
    expect(follow(NO_COURSE, [begin(1, 0), failed]).outcome).toMatchObject({ reason: "disk-full" })
    expect(follow(NO_COURSE, [begin(1, 0), failed, begin(2, 0)]).outcome).toBeNull()
  })

  it("joins a step's loss and its evaluation", () => {
    const { steps } = follow(NO_COURSE, [
      begin(1, 0),
      step(1, { loss: 2, tokens: 5 }),
      step(1, { eval_loss: 3, tokens: 6 })
    ])
    expect(steps).toHaveLength(1)
    expect(["loss", "eval_loss", "tokens"].map((name) => metricOf(steps[0], name))).toEqual([2, 3, 6])
  })

  it.each(["", " ", "nan", "inf", "one"])("takes a metric %j for none", (value) => {
    const one = { ...step(1), metrics: [{ name: "loss", value }] } as Extract<Progress, { type: "step" }>
    expect(metricOf(one, "loss")).toBeNull()
  })

  it("is the same whatever pieces its events come in", () => {
    const events = fc.array(
      fc.oneof(
        fc.nat(8).map((from) => begin(1, from)),
        fc.integer({ min: 1, max: 9 }).map((number) => step(number)),
        fc.integer({ min: 1, max: 9 }).map(checkpoint)
      ),
      { maxLength: 30 }
    )
    fc.assert(
      fc.property(events, fc.array(fc.nat(30)), (all, cuts) => {
        let course = NO_COURSE
        let from = 0
        for (const cut of [...cuts.toSorted((a, b) => a - b), all.length]) {
          course = follow(course, all.slice(from, Math.max(from, cut)))
          from = Math.max(from, cut)
        }
        expect(course).toEqual(follow(NO_COURSE, all))
        const steps = course.steps.map((one) => one.step)
        expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b))
      })
    )
  })
})

describe("a reader of progress.jsonl", () => {
  it("comes to the same whatever bytes it is given at once, within a line and within a character", () => {
    const bytes = Buffer.from(text([begin(1, 0), step(1), checkpoint(1), step(2), failed, begin(2, 1), step(2)]))
    const whole = new ProgressReader().read(bytes.toString(), 0)
    fc.assert(
      fc.property(fc.integer({ min: 700, max: 2000 }), (size) => {
        const reader = new ProgressReader()
        // What is asked for again is what was not whole.
        for (let turn = 0; reader.next < bytes.length; turn++) {
          if (turn > 50) throw new Error("it does not go on")
          reader.read(bytes.subarray(reader.next, reader.next + size).toString(), reader.next)
        }
        expect(reader.course).toEqual(whole)
      })
    )
  })

  it("counts lines that are no event, and goes on", () => {
    const reader = new ProgressReader()
    const { steps, unreadable } = reader.read(`${text([begin(1, 0)])}{"type": "ste\n[]\n${text([step(1)])}`, 0)
    expect([steps.length, unreadable]).toEqual([1, 2])
  })

  it("begins anew where the file is another", () => {
    const reader = new ProgressReader()
    reader.read(text([begin(1, 0), step(1), step(2)]), 0)
    expect(reader.read(text([begin(1, 0), step(1)]), 0).steps).toHaveLength(1)
  })

  it("passes over the rest of a line where it is given the end of a file", () => {
    const all = text([begin(1, 0), step(1), step(2)])
    const { steps, unreadable } = new ProgressReader().read(all.slice(40), 40)
    expect([steps.map((one) => one.step), unreadable]).toEqual([[1, 2], 0])
  })
})
