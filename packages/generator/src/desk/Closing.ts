/** Why nothing more is bought. `settled`: all problems are. */
export type Closing =
  | { readonly why: "settled" | "budget" | "drain" | "interrupted" }
  | { readonly why: "teacher" | "judges" | "endpoint" | "journal"; readonly message: string }
