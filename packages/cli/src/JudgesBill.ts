import { type Event, Monitor } from "@cotton/pipeline"
import * as Effect from "effect/Effect"
import { counted } from "./display/Counted.ts"
import { dollars } from "./display/Figures.ts"

/** What the models that judge were asked in this process, and what that cost in US dollars. */
export class JudgesBill {
  calls = 0
  usd = 0

  /** Counts what is asked where judging is built by `effect`: a judge's desk keeps the monitor that it is opened under. */
  readonly over = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.provideService(effect, Monitor, {
      publish: (event: Event) => {
        if (event._tag !== "Consulted") return
        this.calls += event.calls
        this.usd += event.usd
      },
      opened: () => undefined
    })

  /** `$0.012 for 12 questions to judges`; `null` where none was asked. */
  get text(): string | null {
    return this.calls === 0 ? null : `${dollars(this.usd)} for ${counted(this.calls, "question")} to judges`
  }
}
