import { processTarget } from "./Process.ts"

/** This machine: the bundle is trained where it is. */
export const local = processTarget("local")
