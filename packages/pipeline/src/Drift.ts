import { legibleLine, plainlyOther, type Profile } from "@cotton/schema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import type { Served } from "./Event.ts"

/** What has answered at one host: every model and fingerprint once, and the ones of the last reply. */
const Seen = Schema.Struct({
  host: Schema.String,
  models: Schema.Array(Schema.String),
  fingerprints: Schema.Array(Schema.String),
  model: Schema.NullOr(Schema.String),
  fingerprint: Schema.NullOr(Schema.String)
})
type Seen = typeof Seen.Type

/** By host. A new object only when something new was seen. */
export interface Drift {
  readonly seen: ReadonlyMap<string, Seen>
  /** Hosts that were told apart from the asked model in this session. */
  readonly told: ReadonlySet<string>
}

/** Further values of a host are not told apart: a server that names a new one with each reply must not fill the screen. */
const MOST_VALUES = 20
const MOST_NAME = 120

const Stored = SchemaParser.decodeUnknownResult(Schema.fromJsonString(Schema.Array(Seen)))

/**
 * What the replies of a run are compared with: what its journal holds from before (`encodeDrift`'s text); for other
 * hosts, what a probe found; else the first reply.
 */
export const beginDrift = (stored: string | undefined, profile: Profile | null): Drift => {
  const seen = new Map<string, Seen>()
  for (const { fingerprint: printed, host, served } of profile?.endpoints ?? []) {
    const [model, fingerprint] = [clip(served), clip(printed)]
    if (!seen.has(host))
      seen.set(host, { host, models: listed(model), fingerprints: listed(fingerprint), model, fingerprint })
  }
  const before = stored === undefined ? undefined : Stored(stored)
  if (before !== undefined && Result.isSuccess(before)) for (const one of before.success) seen.set(one.host, one)
  return { seen, told: new Set() }
}

/** A name as it goes to a terminal. */
const clip = (name: string | null | undefined): string | null =>
  name === null || name === undefined ? null : legibleLine(name.slice(0, MOST_NAME))

const listed = (value: string | null): ReadonlyArray<string> => (value === null ? [] : [value])

export const encodeDrift = ({ seen }: Drift): string => JSON.stringify([...seen.values()])

/** The values with a new one; `null` when it is known, or one too many. */
const added = (values: ReadonlyArray<string>, value: string | null): ReadonlyArray<string> | null =>
  value === null || values.includes(value) || values.length >= MOST_VALUES ? null : [...values, value]

/** One sentence about a value that is new at a host; nothing for its first. */
const changed = (
  values: ReadonlyArray<string>,
  before: string | null,
  words: string,
  since: string
): ReadonlyArray<string> =>
  before === null
    ? []
    : [`${words} (was ${before})${since}${values.length === MOST_VALUES ? "; further changes are not told" : ""}`]

/**
 * Takes in who wrote a fresh sample: the `sample`-th that the run has stored. Says each new model of a host once, each
 * new fingerprint once (alternating ones are no news), and once a session that it is plainly another model than was asked
 * for. Pure.
 */
export const noteServed = (
  drift: Drift,
  { host, model: named, fingerprint: printed }: Served,
  sample: number,
  asked: string
): { readonly drift: Drift; readonly warnings: ReadonlyArray<string> } => {
  const model = clip(named)
  const fingerprint = clip(printed)
  const before = drift.seen.get(host) ?? { host, models: [], fingerprints: [], model: null, fingerprint: null }
  const models = added(before.models, model)
  const fingerprints = added(before.fingerprints, fingerprint)
  const since = `, since sample ${sample.toLocaleString("en-US")}`
  const other = model !== null && !drift.told.has(host) && plainlyOther(asked, model)
  if (models === null && fingerprints === null && !other) return { drift, warnings: [] }
  const warnings = [
    ...(models === null ? [] : changed(models, before.model, `${host} now answers as ${model}`, since)),
    // A new model brings its own fingerprint.
    ...(fingerprints === null || (models !== null && before.model !== null)
      ? []
      : changed(fingerprints, before.fingerprint, `${host} has another fingerprint: ${fingerprint}`, since)),
    ...(other ? [`${host} answers as ${model}, and ${asked} was asked for`] : [])
  ]
  const now: Seen = {
    host,
    models: models ?? before.models,
    fingerprints: fingerprints ?? before.fingerprints,
    model: model ?? before.model,
    fingerprint: fingerprint ?? before.fingerprint
  }
  return {
    drift: {
      seen: new Map(drift.seen).set(host, now),
      told: other ? new Set([...drift.told, host]) : drift.told
    },
    warnings
  }
}
