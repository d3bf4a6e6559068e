import type { Abilities } from "./Abilities.ts"
import type { Server } from "./Server.ts"
import { SERVERS } from "./Servers.ts"
import type { Dialect, SimulatorOptions } from "./SimulatorOptions.ts"

/** One simulated server: its options, its kind, and what it can once the options had their say. */
export interface Setting {
  readonly options: SimulatorOptions
  readonly server: Server
  readonly abilities: Abilities
  /** Where the chain stands. */
  readonly dialect: Dialect
}

export const settingOf = (options: SimulatorOptions): Setting => {
  const server = SERVERS[options.server]
  return {
    options,
    server,
    abilities: { ...server.abilities, ...options.abilities },
    dialect: options.reasoning ?? server.chain
  }
}
