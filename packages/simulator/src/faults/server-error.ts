import type { Fault } from "../Fault.ts"
import { jsonPlan, type Plan } from "../Plan.ts"

export const ENGINE_DIED = "EngineCore encountered an issue. See stack trace (above) for the root cause."

const error = (status: number, message: string): Plan =>
  jsonPlan(status, JSON.stringify({ error: { message, type: "InternalServerError", param: null, code: status } }))

export const serverError500: Fault = { harmless: false, plan: () => error(500, ENGINE_DIED) }

export const serverError503: Fault = { harmless: false, plan: () => error(503, "Service temporarily unavailable.") }
