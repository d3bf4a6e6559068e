import type { Problem, Trace } from "@cotton/schema"
import { type Column, optional, required } from "./Columns.ts"

/** How a trace was fetched, which its Calls know and the trace does not. Left out: the columns are null. */
export interface Origin {
  /** `max_tokens` of the request, in tokens. */
  readonly limit?: number
  /** Wire requests that it took. */
  readonly attempts?: number
}

/** What every row leads back with. */
export interface Traced {
  readonly problem: Problem
  readonly trace: Trace
  readonly origin: Origin
}

/** Ids and origin. */
export const identityColumns: ReadonlyArray<Column<Traced>> = [
  required("trace_id", "label", ({ trace }) => trace.id),
  required("problem_id", "label", ({ problem }) => problem.id),
  required("index", "int", ({ trace }) => trace.index),
  required("source", "label", ({ problem }) => problem.source),
  optional("licence", "label", ({ problem }) => problem.licence),
  optional("language", "label", ({ problem }) => problem.language),
  optional("domain", "label", ({ problem }) => problem.domain)
]

/** The teacher, what it was asked with, and what it used. `recipe` is the digest of the resolved recipe. */
export const samplingColumns = (recipe: string): ReadonlyArray<Column<Traced>> => [
  required("teacher", "label", ({ trace }) => trace.teacher),
  optional("served_model", "label", ({ trace }) => trace.served.model),
  optional("fingerprint", "label", ({ trace }) => trace.served.fingerprint),
  required("host", "label", ({ trace }) => trace.served.host),
  required("finish", "label", ({ trace }) => trace.finish),
  optional("temperature", "double", ({ trace }) => trace.asked?.temperature),
  optional("top_p", "double", ({ trace }) => trace.asked?.topP),
  optional("effort", "label", ({ trace }) => trace.asked?.effort),
  optional("seed", "int", ({ trace }) => trace.asked?.seed),
  optional("limit", "int", ({ origin }) => origin.limit),
  required("input_tokens", "int", ({ trace }) => trace.usage.input),
  required("output_tokens", "int", ({ trace }) => trace.usage.output),
  required("recipe", "label", () => recipe)
]
