#!/usr/bin/env node
import { enableCompileCache } from "node:module"

// Before anything else is loaded: stripped and compiled modules are kept for the next start.
enableCompileCache()
await import("./Cotton.ts")
