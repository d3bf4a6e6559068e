import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { Screen } from "./display/Screen.ts"
import { place, type Place } from "./Place.ts"

describe("the live display of a process", () => {
  let here: Place
  afterEach(() => here.close())

  /** What a terminal would show of it, from the beginning to the end. */
  const onScreen = (stderr: string) => {
    const screen = new Screen(80, 24)
    screen.write(stderr)
    return { cursor: screen.cursorShown, text: [...screen.past, ...screen.lines] }
  }
  const begin = () => here.start("run", "--dir", "r", "--display", "live")

  const frames = (text: ReadonlyArray<string>) => text.filter((line) => line.startsWith("problems "))

  it("is one frame, which stays, under what was said and over the summary", async () => {
    here = await place({ latency: { firstTokenMs: 700 } })
    here.recipe()
    const { code, stderr } = await begin().finished
    expect(code).toBe(0)
    expect(stderr).toContain("\u001b[?25l")
    const { cursor, text } = onScreen(stderr)
    expect([cursor, frames(text)]).toEqual([true, [expect.stringMatching(/^problems {2}20 \/ 20 .*100\.0 %$/)]])
    const at = (words: string) => text.findIndex((line) => line.includes(words))
    expect(at("20 problems · a new run")).toBeLessThan(at("problems  20 / 20"))
    expect(at("problems  20 / 20")).toBeLessThan(at("20 sampled"))
    // No colours where nobody sees them.
    for (const colour of [1, 32, 33, 90]) expect(stderr).not.toContain(`\u001b[${colour}m`)
  })

  it.each([
    ["SIGTERM", 1],
    ["SIGINT", 2]
  ] as const)(
    "gives the cursor back after %s, %i times: the frame says that it drains, and the last one stays",
    async (signal, times) => {
      here = await place({ faults: { hang: 1 } })
      here.recipe()
      const { child, said, finished } = here.start("run", "--dir", "r", "--display", "live", "--grace", "2")
      while (here.teacher.stats().inFlight < 4) await sleep(20)
      child.kill(signal)
      while (!said().includes("draining  4 in flight")) await sleep(20)
      if (times === 2) child.kill(signal)
      const { code, stderr } = await finished
      expect(code).toBe(130)
      const { cursor, text } = onScreen(stderr)
      expect([cursor, frames(text)]).toEqual([true, [expect.stringMatching(/^problems {2}0 \/ 20 /)]])
      // Of what was to be finished nothing is left standing over the end.
      expect(text.join("\n")).not.toContain("press again")
      const whole = text.join(" ").replaceAll(/\s+/g, " ")
      expect(whole).toContain(
        "warning: 4 requests were in flight when it was left: the server may charge up to $0.0084 that is not in these figures"
      )
      expect(text).toContain("interrupted: what was bought is stored; the same command goes on from here")
      expect(said()).toMatch(signal === "SIGTERM" ? /4 in flight, 2 s at most/ : /4 in flight, 4 h 0 min at most/)
    }
  )

  it("gives the cursor back when the run fails, and the error stands under the frame", async () => {
    here = await place({}, 3)
    here.recipe({ breakers: { giveUpAfter: 1 } }, { url: "http://127.0.0.1:9/v1" })
    const { code, stderr } = await begin().finished
    expect(code).toBe(4)
    const { cursor, text } = onScreen(stderr)
    expect([cursor, frames(text).length]).toEqual([true, 1])
    expect(text.findIndex((line) => line.startsWith("cotton: "))).toBeGreaterThan(text.indexOf(frames(text)[0]!))
  })
})
