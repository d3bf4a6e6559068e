import * as fc from "fast-check"
import { afterEach, describe, expect, it } from "vitest"
import { type Line } from "../../src/display/Line.ts"
import { Painter } from "../../src/display/Painter.ts"
import { Screen } from "./Screen.ts"

const lines = (...texts: ReadonlyArray<string>): ReadonlyArray<Line> => texts.map((text) => [{ text, style: "plain" }])

describe("a block that is drawn over itself", () => {
  const painters: Array<Painter> = []
  afterEach(() => painters.splice(0).forEach((painter) => painter.leave()))
  const on = (screen: Screen) => {
    const painter = new Painter(screen.stream(), false)
    painters.push(painter)
    return painter
  }

  it("stays where it is, longer or shorter, and what is said stands above it", () => {
    const screen = new Screen(40, 10)
    screen.write("$ cotton run\n")
    const painter = on(screen)
    painter.draw(lines("one", "two", "three"))
    painter.draw(lines("1", "2"))
    expect(screen.lines).toEqual(["$ cotton run", "1", "2"])
    painter.say("a note")
    painter.draw(lines("eins", "zwei", "drei"))
    expect(screen.lines).toEqual(["$ cotton run", "a note", "eins", "zwei", "drei"])
  })

  it("hides the cursor while it is drawn, and gives it back on the line after the last", () => {
    const screen = new Screen(40, 10)
    const painter = on(screen)
    expect(screen.cursorShown).toBe(true)
    painter.draw(lines("one", "two"))
    expect(screen.cursorShown).toBe(false)
    painter.leave()
    expect([screen.cursorShown, screen.cursor]).toEqual([true, { x: 0, y: 2 }])
    painter.leave()
    screen.write("$ ")
    expect(screen.lines).toEqual(["one", "two", "$"])
  })

  it("gives the cursor back when the process ends, however", () => {
    const screen = new Screen(40, 10)
    on(screen).draw(lines("one"))
    expect(screen.cursorShown).toBe(false)
    process.emit("exit", 0)
    expect(screen.cursorShown).toBe(true)
  })

  it("leaves nothing behind in the process", () => {
    const counts = () => [process.listenerCount("exit"), process.listenerCount("SIGTSTP")]
    const before = counts()
    const painter = on(new Screen(40, 10))
    painter.draw(lines("one"))
    expect(counts()).not.toEqual(before)
    painter.leave()
    expect(counts()).toEqual(before)
  })

  it("never wraps: a line that the terminal finds too long is cut by it", () => {
    const screen = new Screen(10, 6)
    const painter = on(screen)
    painter.draw(lines("0123456789abcdef", "second"))
    painter.draw(lines("0123456789abcdef", "second"))
    expect(screen.lines).toHaveLength(2)
    expect(screen.lines[1]).toBe("second")
  })

  it("lets what is said above it wrap, so that nothing of it is lost", () => {
    const screen = new Screen(10, 6)
    const painter = on(screen)
    painter.draw(lines("one"))
    painter.say("0123456789abcdef")
    expect(screen.lines).toEqual(["0123456789", "abcdef", "one"])
    painter.leave()
    screen.write("0123456789abcdef\n")
    expect(screen.lines.slice(3, 5)).toEqual(["0123456789", "abcdef"])
  })

  const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "中", "é"), minLength: 1, maxLength: 60 })
  const frame = fc.array(text, { minLength: 1, maxLength: 8 })
  const step = fc.oneof(
    fc.record({ draw: frame }),
    fc.record({ say: text }),
    fc.record({ resize: fc.tuple(fc.integer({ min: 12, max: 90 }), fc.integer({ min: 8, max: 30 })) })
  )
  /** As `live` does it: lines in the room that there is. */
  const within = (texts: ReadonlyArray<string>, { room }: Painter) =>
    lines(
      ...texts.slice(0, room.rows).map((one) =>
        Array.from(one)
          .slice(0, Math.floor(room.columns / 2))
          .join("")
      )
    )

  it("after any drawings, words and new sizes, the screen shows the last frame, whole and nothing below it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), frame, (steps, last) => {
        const screen = new Screen(80, 24)
        screen.write("$ cotton run\n")
        const painter = on(screen)
        for (const one of steps) {
          if ("draw" in one) painter.draw(within(one.draw, painter))
          else if ("say" in one) painter.say(one.say)
          else screen.resize(...one.resize)
        }
        const drawn = within(last, painter)
        painter.draw(drawn)
        expect(screen.lines.slice(screen.cursor.y)).toEqual(drawn.map(([part]) => part!.text.trimEnd()))
        painter.leave()
        expect(screen.cursorShown).toBe(true)
      })
    )
  })

  it("on a screen that keeps its size, no line of an older frame is left, in the history neither", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const screen = new Screen(200, 12)
        const painter = on(screen)
        const said: Array<string> = []
        for (const one of steps) {
          if ("draw" in one)
            painter.draw(
              within(
                one.draw.map(() => "FRAME"),
                painter
              )
            )
          else if ("say" in one) {
            painter.say(one.say)
            said.push(one.say.trimEnd())
          }
        }
        painter.draw(lines("last"))
        const everything = [...screen.past, ...screen.lines]
        painter.leave()
        expect(everything).toEqual([...said, "last"])
      })
    )
  })
})
