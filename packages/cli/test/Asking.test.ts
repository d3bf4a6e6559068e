import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import * as Terminal from "effect/Terminal"
import { afterEach, describe, expect, it, vi } from "vitest"
import { askToBuy } from "../src/Asking.ts"
import { Session } from "../src/Session.ts"

/** A terminal at which somebody types `keys` and then leaves: a terminal's input ends so at Ctrl-C. */
const typing = (keys: ReadonlyArray<string>) =>
  Terminal.make({
    columns: Effect.succeed(80),
    rows: Effect.succeed(24),
    size: Effect.flatMap(Queue.unbounded<Terminal.Size, Cause.Done>(), (queue) => Effect.as(Queue.end(queue), queue)),
    readInput: Effect.gen(function* () {
      const queue = yield* Queue.unbounded<Terminal.UserInput, Cause.Done>()
      for (const name of keys)
        yield* Queue.offer(queue, {
          input: Option.some(name),
          key: { name, ctrl: false, meta: false, shift: false }
        })
      yield* Queue.end(queue)
      return queue
    }),
    readLine: Effect.succeed(""),
    display: () => Effect.void
  })

describe("a question about money", () => {
  afterEach(() => vi.restoreAllMocks())

  const asked = async (...keys: ReadonlyArray<string>) => {
    let code = 0
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined)
    const interrupts = { onDrain: () => undefined, grace: 0, signalled: () => false }
    const exit = await Effect.runPromiseExit(
      askToBuy("Spend up to $1.20?").pipe(
        Effect.provideService(Session, { setExitCode: (next) => void (code = next), interrupts }),
        Effect.provideService(Terminal.Terminal, typing(keys)),
        Effect.provide(NodeServices.layer)
      )
    )
    return { exit, code, said: said.mock.calls.flat() }
  }

  it("that Ctrl-C ends is no yes: a line of its own says so, and the exit code is 130", async () => {
    const { exit, code, said } = await asked()
    expect([code, said]).toEqual([130, ["\ninterrupted: nothing was bought"]])
    expect(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)).toBe(true)
  })

  it("that is answered with no is an error that says what was bought: nothing; a yes is none", async () => {
    const no = await asked("n")
    expect(no.code).toBe(0)
    expect(Exit.isFailure(no.exit) && String(Cause.squash(no.exit.cause))).toContain("nothing was bought")
    const yes = await asked("y")
    expect([Exit.isSuccess(yes.exit), yes.code, yes.said]).toEqual([true, 0, []])
  })
})
