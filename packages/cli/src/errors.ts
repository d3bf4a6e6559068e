import * as Schema from "effect/Schema"

/** What the user gave on the command line cannot be used. The message says what, where, and what to do. */
export class InputError extends Schema.TaggedError<InputError>()("InputError", { message: Schema.String }) {}
