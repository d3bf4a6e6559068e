import type { Fault } from "../Fault.ts"
import { refusalPlan } from "../Plan.ts"

export const noFunds: Fault = { harmless: false, plan: ({ words }) => refusalPlan(words.noFunds()) }
