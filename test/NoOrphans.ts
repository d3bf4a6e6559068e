import type { ChildProcess } from "node:child_process"
import { subscribe } from "node:diagnostics_channel"
import { afterAll } from "vitest"

/* A test that fails before it ends its child leaves a process behind that holds the worker's output open, and the whole
   suite waits for it for ever. Whatever a file started and did not end is killed after its last test. */

const children = new Set<ChildProcess>()
subscribe("child_process", (message) => {
  const { process: child } = message as { readonly process: ChildProcess }
  children.add(child)
  child.once("exit", () => children.delete(child))
})

afterAll(() => {
  for (const child of children) child.kill("SIGKILL")
})
