/** Where a value may hold a password or a token: an address, request headers, fields of the request, a simulator's key. */
const MAY_HOLD_SECRETS = /^\s*(?:(?:teacher|judges\.[^.=\s]*)(?:\.at|\.body|\s*=)|judges\s*=|simulator(?:\.key|\s*=))/

/** `--set` for what others read (card, report, history, screen); of what may hold a secret the name alone. */
export const settingsToTell = (settings: ReadonlyArray<string>): ReadonlyArray<string> =>
  settings.map((setting) => (MAY_HOLD_SECRETS.test(setting) ? `${setting.split("=")[0]!.trim()}=…` : setting))
