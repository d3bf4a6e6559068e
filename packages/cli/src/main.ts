#!/usr/bin/env -S node --max-semi-space-size=8
import * as module from "node:module"

/*
 * A small nursery saves a hundred megabytes in a long run and costs no time: replies outlive any nursery.
 *
 * An older Node must get as far as saying what is missing. So this file, bundled too, imports nothing by name that is
 * not in Node 18, and everything else comes after the check.
 */
const NEEDED = 24
const { node } = process.versions

if (Number(node.split(".")[0]) < NEEDED) {
  process.stderr.write(
    `cotton: needs Node ${NEEDED} or later, and this is Node ${node}. Get it at https://nodejs.org, or with a version manager: nvm install ${NEEDED}\n`
  )
  process.exitCode = 2
} else {
  // Before anything else is loaded: stripped and compiled modules are kept for the next start.
  module.enableCompileCache()
  await import("./Cotton.ts")
}
