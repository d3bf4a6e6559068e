import { contextOf } from "@cotton/filters/Judges"
import { check } from "@cotton/filters/verify/code-tests"
import { makeBubblewrap } from "@cotton/filters/sandboxes/bubblewrap"
import type { Finding, Tests } from "@cotton/schema"
import type { SandboxLimits, SandboxResult } from "@cotton/schema/ports/Sandbox"
import * as Effect from "effect/Effect"
import * as SchemaParser from "effect/SchemaParser"
import { subjectOf } from "../packages/filters/test/Subject.ts"

export const box = await Effect.runPromise(makeBubblewrap({ concurrency: 2 }))

export const LIMITS: SandboxLimits = {
  wallMs: 20_000,
  cpuSeconds: 5,
  memoryBytes: 300_000_000,
  outputBytes: 1_000_000,
  diskBytes: 4_000_000,
  processes: 24
}

/** Runs a program of Python in the sandbox. */
export const python = (code: string, limits: Partial<SandboxLimits> = {}, stdin = ""): Promise<SandboxResult> =>
  Effect.runPromise(
    box.run({
      files: { "program.py": code },
      command: ["python", "-S", "-s", "-B", "program.py"],
      limits: { ...LIMITS, ...limits },
      stdin
    })
  )

/** The same for Node. */
export const node = (code: string, limits: Partial<SandboxLimits> = {}): Promise<SandboxResult> =>
  Effect.runPromise(
    box.run({
      files: { "program.cjs": code },
      command: ["node", "program.cjs"],
      limits: { ...LIMITS, ...limits },
      stdin: ""
    })
  )

/** What `verify/code-tests` says of a response. */
export const judged = (tests: Tests, content: string, given: object = {}): Promise<Finding> => {
  const { problem, trace } = subjectOf({ content })
  const subject = { problem: { ...problem, tests }, trace }
  const options = SchemaParser.decodeUnknownSync(check.options)({ timeout: 5, ...given })
  const first = check.run(subject, options)
  if (first.outcome !== "pass") return Promise.resolve(first)
  return Effect.runPromise(Effect.provideContext(check.judge!(subject, options), contextOf({ sandbox: box })))
}

export const fenced = (code: string, tag = "python"): string => `Here it is:\n\n\`\`\`${tag}\n${code}\n\`\`\`\n`
