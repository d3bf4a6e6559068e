import type { Fault } from "../Fault.ts"
import { partial } from "../Partial.ts"

export const reset: Fault = { harmless: false, plan: (scene) => partial(scene, { type: "reset" }) }
