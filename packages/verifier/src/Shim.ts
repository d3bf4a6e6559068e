import { CLIENT } from "./shims/Client.ts"
import { OPENRLHF } from "./shims/openrlhf.ts"
import { TRL } from "./shims/trl.ts"
import { VERL } from "./shims/verl.ts"

const SHIMS = { trl: TRL, verl: VERL, openrlhf: OPENRLHF }

export type Trainer = keyof typeof SHIMS

export const TRAINERS = ["trl", "verl", "openrlhf"] as const satisfies ReadonlyArray<Trainer>

/** A Python file with which a trainer asks `cotton verifier`: nothing to install, and nothing secret in it. */
export const shimFor = (trainer: Trainer, version: string): string =>
  `# Written by cotton ${version}: cotton verifier --shim ${trainer}
#
# Asks a running \`cotton verifier\` for rewards. Environment: COTTON_VERIFIER is its address (http://127.0.0.1:8124),
# COTTON_VERIFIER_TOKEN its token, COTTON_VERIFIER_PATIENCE the seconds that a busy or absent server is waited for (600).
${CLIENT}
${SHIMS[trainer]}`
