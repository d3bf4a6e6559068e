#!/usr/bin/env -S node --max-semi-space-size=8
import { enableCompileCache } from "node:module"

// A small nursery saves a hundred megabytes in a long run and costs no time: replies outlive any nursery.
// Before anything else is loaded: stripped and compiled modules are kept for the next start.
enableCompileCache()
await import("./Cotton.ts")
