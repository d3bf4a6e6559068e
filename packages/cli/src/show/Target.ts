import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { InputError } from "../errors.ts"
import { fileRow, type RowPlace, runOfFile } from "./DatasetRow.ts"
import { isRun, newestRun } from "./Newest.ts"

/** What the command line points at. */
export interface Target {
  readonly folder: string
  /** The run was not named. */
  readonly isNewest: boolean
  readonly id: string | null
  /** A row of a file that was named by its path. */
  readonly row: RowPlace | null
}

interface Named {
  readonly run: Option.Option<string>
  readonly id: Option.Option<string>
}

const noRun = (folder: string) =>
  new InputError({ message: `${folder}: no run here. \`cotton run RECIPE --dir ${folder}\` begins one` })

/** The one argument is a run, or a row of a run's dataset, or else an id in the newest run. */
export const targetOf = ({ run, id }: Named): Effect.Effect<Target, InputError> =>
  Effect.gen(function* () {
    const first = Option.getOrNull(run)
    const second = Option.getOrNull(id)
    if (first !== null && second !== null) {
      if (!isRun(first)) return yield* noRun(first)
      const row = fileRow(second)
      return { folder: first, isNewest: false, id: row === null ? second : null, row }
    }
    if (first !== null && isRun(first)) return { folder: first, isNewest: false, id: null, row: null }
    const row = first === null ? null : fileRow(first)
    if (row !== null) {
      const folder = runOfFile(row.files[0]!)
      if (isRun(folder)) return { folder, isNewest: false, id: null, row }
      return yield* new InputError({
        message: `${row.files[0]}: lies in no run directory; say which run it is of: \`cotton show RUN ${first}\``
      })
    }
    const newest = newestRun()
    if (newest !== null) return { folder: newest, isNewest: true, id: first, row: null }
    return yield* first === null
      ? new InputError({ message: "there is no run under runs/. Name one: `cotton show RUN`" })
      : noRun(first)
  })
