import type { Closing } from "@cotton/generator"

/** What a script may build on. */
export const ExitCode = {
  done: 0,
  unexpected: 1,
  /** The recipe or the input is wrong. */
  wrongInput: 2,
  /** The budget is reached; a higher one goes on from here. */
  budget: 3,
  /** The teacher cannot be reached, or buying was paused for too long. */
  teacher: 4,
  /** Done, but under `--min-yield`. */
  lowYield: 5,
  /** A training that was watched has not come to its end. */
  job: 6,
  interrupted: 130
} as const

const BY_CLOSING: Readonly<Partial<Record<Closing["why"], number>>> = {
  budget: ExitCode.budget,
  drain: ExitCode.interrupted,
  interrupted: ExitCode.interrupted
}

/** Why buying ended, where it ended without an error. */
export const exitCodeOfClosing = ({ why }: Closing): number => BY_CLOSING[why] ?? ExitCode.done

/** By the tag of the error; what is not named here is unexpected. */
const BY_TAG: Readonly<Record<string, number>> = {
  RecipeError: ExitCode.wrongInput,
  NoRun: ExitCode.wrongInput,
  ProblemsError: ExitCode.wrongInput,
  FilterError: ExitCode.wrongInput,
  CutError: ExitCode.wrongInput,
  CutUnknown: ExitCode.wrongInput,
  MissingSecret: ExitCode.wrongInput,
  OtherRecipe: ExitCode.wrongInput,
  RunLocked: ExitCode.wrongInput,
  PurchaseNotConfirmed: ExitCode.wrongInput,
  GoldsUnreadable: ExitCode.wrongInput,
  InputError: ExitCode.wrongInput,
  ImportError: ExitCode.wrongInput,
  RowError: ExitCode.wrongInput,
  ProfileError: ExitCode.wrongInput,
  VerifierError: ExitCode.wrongInput,
  CannotListen: ExitCode.wrongInput,
  JobError: ExitCode.job
}

export const exitCodeOf = (error: { readonly _tag?: unknown; readonly why?: unknown }): number => {
  if (error._tag === "BuyingStopped") return error.why === "endpoint" ? ExitCode.wrongInput : ExitCode.teacher
  return BY_TAG[String(error._tag)] ?? ExitCode.unexpected
}
