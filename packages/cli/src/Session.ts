import * as Context from "effect/Context"
import type { Interrupts } from "./Interrupts.ts"

/** What a command may say to the process around it. */
export class Session extends Context.Service<
  Session,
  { readonly setExitCode: (code: number) => void; readonly interrupts: Interrupts }
>()("@cotton/cli/Session") {}
