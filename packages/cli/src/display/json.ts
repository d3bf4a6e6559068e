import type { Display } from "./Display.ts"

/** One JSON object a line on stdout: events as they are committed, figures each second, `say` on stderr. */
export const json = (): Display => {
  const line = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
  return {
    event: ({ _tag, ...rest }) => line({ type: _tag.toLowerCase(), ...rest }),
    figures: (status, pace) => line({ type: "figures", status, pace }),
    end: (status, pace) => line({ type: "figures", status, pace }),
    say: (text) => process.stderr.write(`${text}\n`)
  }
}
