import type { Interpreter, SandboxProgram } from "@cotton/schema/ports/Sandbox"
import type { Tests } from "@cotton/schema/Tests"
import { NODE_CANDIDATE } from "./programs/NodeCandidate.ts"
import { NODE_JUDGE } from "./programs/NodeJudge.ts"
import { NODE_WIRE } from "./programs/NodeWire.ts"
import { PYTHON_CANDIDATE } from "./programs/PythonCandidate.ts"
import { PYTHON_JUDGE } from "./programs/PythonJudge.ts"
import { PYTHON_NUMPY } from "./programs/PythonNumpy.ts"
import { PYTHON_PROGRAM } from "./programs/PythonProgram.ts"
import { PYTHON_REACH } from "./programs/PythonReach.ts"
import { PYTHON_STAND_INS } from "./programs/PythonStandIns.ts"
import { PYTHON_WIRE } from "./programs/PythonWire.ts"

type Started = Pick<SandboxProgram, "files" | "command">

/** How programs of a language are run. */
export interface Runtime {
  readonly interpreter: Interpreter
  /** Loads a solution and calls it. */
  readonly candidate: Started
  /** Runs tests that call it. */
  readonly judge: Started
  /** Runs a text as a program of its own, with these arguments. */
  readonly program: (code: string, args: ReadonlyArray<string>) => Started
}

// Without site, whose packages take longer to find than most solutions to run; with text as UTF-8 whatever the system.
const PYTHON = ["python", "-S", "-s", "-B", "-X", "utf8"] as const

const python: Runtime = {
  interpreter: "python",
  candidate: {
    files: { "candidate.py": PYTHON_CANDIDATE, "wire.py": PYTHON_WIRE },
    command: [...PYTHON, "candidate.py"]
  },
  judge: {
    files: {
      "judge.py": PYTHON_JUDGE,
      "numpy.py": PYTHON_NUMPY,
      "reach.py": PYTHON_REACH,
      "standins.py": PYTHON_STAND_INS,
      "wire.py": PYTHON_WIRE
    },
    command: [...PYTHON, "judge.py"]
  },
  program: (code, args) => ({
    files: { "program.py": PYTHON_PROGRAM, "solution.py": code },
    command: [...PYTHON, "program.py", "solution.py", ...args]
  })
}

// The heap, in megabytes: what the sandbox allows is more, so that it is Node that says what it ran out of.
const NODE = ["node", "--max-old-space-size=512", "--disable-warning=ExperimentalWarning"] as const

const TRANSFORM = ["--experimental-transform-types"] as const

const node = (extension: "js" | "ts"): Runtime => ({
  interpreter: "node",
  candidate: { files: { "candidate.cjs": NODE_CANDIDATE, "wire.cjs": NODE_WIRE }, command: [...NODE, "candidate.cjs"] },
  judge: { files: { "judge.cjs": NODE_JUDGE, "wire.cjs": NODE_WIRE }, command: [...NODE, "judge.cjs"] },
  program: (code, args) => ({
    files: { [`solution.${extension}`]: code },
    // As in the other kinds, where `transform` does it: enumerations and the like are more than types to strip.
    command: [...NODE, ...(extension === "ts" ? TRANSFORM : []), `solution.${extension}`, ...args]
  })
})

const RUNTIMES: Readonly<Record<Tests["language"], Runtime>> = {
  python,
  javascript: node("js"),
  typescript: node("ts")
}

export const runtimeOf = (language: Tests["language"]): Runtime => RUNTIMES[language]
