import type { Fault } from "../Fault.ts"

export const hang: Fault = { harmless: false, plan: () => ({ status: 200, headers: {}, acts: [{ type: "hang" }] }) }
