import type { Question } from "./Question.ts"
import { closing } from "./questions/closing.ts"
import { context } from "./questions/context.ts"
import { continuation } from "./questions/continuation.ts"
import { key } from "./questions/key.ts"
import { logprobs } from "./questions/logprobs.ts"
import { model } from "./questions/model.ts"
import { rateLimits } from "./questions/rate-limits.ts"
import { reachable } from "./questions/reachable.ts"
import { reasoning } from "./questions/reasoning.ts"
import { samples } from "./questions/samples.ts"
import { seed } from "./questions/seed.ts"
import { stop } from "./questions/stop.ts"
import { streaming } from "./questions/streaming.ts"
import { temperature } from "./questions/temperature.ts"

/**
 * The questions in the order of asking: what ends a probe first, then what later ones build on (a model that refuses
 * temperatures is sent none). The name of each is that of its file.
 */
export const questions: Readonly<Record<string, Question>> = {
  reachable,
  key,
  model,
  streaming,
  reasoning,
  temperature,
  seed,
  samples,
  stop,
  continuation,
  logprobs,
  context,
  closing,
  "rate-limits": rateLimits
}
