import { placeName } from "@cotton/generator/sources/Row"
import * as Schema from "effect/Schema"

/** The recipe cannot be used. `problems` are whole lines: place, field and what is wrong. */
export class RecipeError extends Schema.TaggedError<RecipeError>()("RecipeError", {
  file: Schema.String,
  problems: Schema.Array(Schema.String)
}) {
  override get message() {
    return this.problems.join("\n")
  }
}

/** A folder without a run. */
export class NoRun extends Schema.TaggedError<NoRun>()("NoRun", { path: Schema.String }) {
  override get message() {
    return `${this.path}: no run here. \`cotton run RECIPE --dir ${this.path}\` begins one`
  }
}

/** A run has no cut of this name. */
export class CutUnknown extends Schema.TaggedError<CutUnknown>()("CutUnknown", {
  path: Schema.String,
  cut: Schema.String,
  known: Schema.Array(Schema.String),
  near: Schema.NullOr(Schema.String)
}) {
  override get message() {
    const names = this.known.map((name) => `${this.path}:${name}`).join(", ")
    return `${this.path} has no cut ${JSON.stringify(this.cut)}; ${this.near === null ? `its cuts are ${names}` : `did you mean ${this.path}:${this.near}?`}`
  }
}

/** Going on would buy samples that the last run did not owe: it says what, and asks. */
export class PurchaseNotConfirmed extends Schema.TaggedError<PurchaseNotConfirmed>()("PurchaseNotConfirmed", {
  samples: Schema.Int,
  problems: Schema.Int,
  /** Stored traces that a judge, which is paid, has still to be asked about. */
  judgements: Schema.Int
}) {
  override get message() {
    const { problems, samples, judgements } = this
    const asked = judgements === 0 ? [] : [`a judge would be asked about ${judgements} stored traces`]
    const bought =
      samples === 0
        ? []
        : [`${problems} problems have too few accepted traces, and at least ${samples} samples would be bought`]
    return `the filters have changed: under the new ones ${[...asked, ...bought].join("; ")}. Run again with --yes to buy them, or use \`cotton cut\` to choose from what is there`
  }
}

/** No problem's gold answer can be read: whatever was bought, no filter could judge it. */
export class GoldsUnreadable extends Schema.TaggedError<GoldsUnreadable>()("GoldsUnreadable", {
  notes: Schema.Array(Schema.String)
}) {
  override get message() {
    return `${this.notes.join("\n")}\nno reply could be judged, so nothing is bought; run again with --yes to buy all the same`
  }
}

/** A server's words may end as sentences do, or not. */
const sentence = (words: string): string => (words.endsWith(".") ? words : `${words}.`)

/** How the words begin for a model that judges and cannot be asked. */
export const JUDGE = "the judge "

/** Buying stopped before its end. What is stored is safe; the same command goes on from here. */
export class BuyingStopped extends Schema.TaggedError<BuyingStopped>()("BuyingStopped", {
  why: Schema.Literals(["teacher", "judges", "endpoint"]),
  detail: Schema.String
}) {
  override get message() {
    switch (this.why) {
      case "endpoint":
        return `the endpoint will not answer: ${sentence(this.detail)} Mend teacher.at, its key, or what is asked with (sample, teacher.body, teacher.prefix), then run again`
      case "teacher":
        return `the teacher could not be reached for too long: ${sentence(this.detail)} The same command goes on from here`
      case "judges":
        if (this.detail.startsWith(JUDGE))
          return `buying stopped: ${sentence(this.detail)} Mend judges in the recipe, or its server; what is stored is judged when the same command goes on`
        return `buying paused since the filters could not judge: ${sentence(this.detail)} Mend the filter or the answers, then run again`
    }
  }
}

/** A row of a file that is judged cannot be read. */
export class RowError extends Schema.TaggedError<RowError>()("RowError", {
  file: Schema.String,
  line: Schema.Int,
  unit: Schema.optionalKey(Schema.Literals(["item", "row"])),
  field: Schema.optionalKey(Schema.String),
  detail: Schema.String
}) {
  override get message() {
    const { file, line, unit } = this
    const place = placeName({ file, line, ...(unit === undefined ? {} : { unit }) })
    return `${place}: ${this.field === undefined ? "the row" : `field ${this.field}:`} ${this.detail}`
  }
}

/** A file cannot be imported as it is. The message says why, and what to give. */
export class ImportError extends Schema.TaggedError<ImportError>()("ImportError", { message: Schema.String }) {}
