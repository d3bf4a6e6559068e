import { guessProblems } from "./Guess.ts"
import type { Look } from "./Look.ts"
import type { ProblemLayout, ProblemReading } from "./ProblemLayout.ts"
import { layout as aime } from "./problems/aime.ts"
import { layout as apps } from "./problems/apps.ts"
import { layout as aqua } from "./problems/aqua.ts"
import { layout as arc } from "./problems/arc.ts"
import { layout as cmath } from "./problems/cmath.ts"
import { layout as codeContests } from "./problems/code-contests.ts"
import { layout as deepScaleR } from "./problems/deep-scale-r.ts"
import { layout as evalPlus } from "./problems/eval-plus.ts"
import { layout as gsm8k } from "./problems/gsm8k.ts"
import { layout as hendrycksMath } from "./problems/hendrycks-math.ts"
import { layout as humanEvalPlus } from "./problems/human-eval-plus.ts"
import { layout as humanEval } from "./problems/human-eval.ts"
import { layout as liveCodeBench } from "./problems/live-code-bench.ts"
import { layout as math500 } from "./problems/math-500.ts"
import { layout as mbppPlus } from "./problems/mbpp-plus.ts"
import { layout as mbpp } from "./problems/mbpp.ts"
import { layout as medMcqa } from "./problems/med-mcqa.ts"
import { layout as mmluPro } from "./problems/mmlu-pro.ts"
import { layout as mmluColumns } from "./problems/mmlu-columns.ts"
import { layout as mmlu } from "./problems/mmlu.ts"
import { layout as multiplE } from "./problems/multipl-e.ts"
import { layout as numinaMath } from "./problems/numina-math.ts"
import { layout as openR1Math } from "./problems/open-r1-math.ts"
import { layout as sandboxFusion } from "./problems/sandbox-fusion.ts"
import { layout as svamp } from "./problems/svamp.ts"
import { layout as verl } from "./problems/verl.ts"

/** The known problem sets, in the order in which they are tried. A test holds folder = registry. */
export const problemLayouts: ReadonlyArray<ProblemLayout> = [
  verl,
  gsm8k,
  math500,
  hendrycksMath,
  numinaMath,
  openR1Math,
  deepScaleR,
  aime,
  svamp,
  cmath,
  mmluPro,
  mmlu,
  mmluColumns,
  aqua,
  medMcqa,
  arc,
  evalPlus,
  humanEvalPlus,
  humanEval,
  multiplE,
  mbppPlus,
  mbpp,
  codeContests,
  liveCodeBench,
  apps,
  sandboxFusion
]

export interface RecognisedProblems extends ProblemReading {
  /** Name of the known set, or `null` when its columns were guessed. */
  readonly name: string | null
}

/** What the columns of a file mean: a known set, or a guess; `null` when none of them can be the prompt. */
export const recogniseProblems = (look: Look): RecognisedProblems | null => {
  for (const { name, read } of problemLayouts) {
    const reading = read(look)
    if (reading !== null) return { ...reading, name }
  }
  const guess = guessProblems(look)
  return guess === null ? null : { ...guess, name: null }
}
