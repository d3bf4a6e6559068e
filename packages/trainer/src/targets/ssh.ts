import { processTarget } from "./Process.ts"

/** Another machine, over OpenSSH and rsync, with the user's own ~/.ssh/config. */
export const ssh = processTarget("ssh")
