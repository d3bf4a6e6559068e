import type { Fault } from "../Fault.ts"
import { partial } from "../Partial.ts"

export const stall: Fault = { harmless: false, plan: (scene) => partial(scene, { type: "hang" }) }
