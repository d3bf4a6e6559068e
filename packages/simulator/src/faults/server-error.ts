import type { Fault } from "../Fault.ts"
import { refusalPlan } from "../Plan.ts"

/** 500, or what this server says when its engine or provider fails. */
export const serverError500: Fault = { harmless: false, plan: ({ words }) => refusalPlan(words.crashed()) }

export const serverError503: Fault = { harmless: false, plan: ({ words }) => refusalPlan(words.overloaded()) }
