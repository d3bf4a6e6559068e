import { enableCompileCache, flushCompileCache } from "node:module"

/*
 * The program of a worker thread. Its modules are loaded after the compile cache is on, which saves a quarter of the
 * time that a replaced worker needs to be back.
 */

enableCompileCache()
const { work } = await import("./Work.ts")
await work()
flushCompileCache()
