/*
 * What the simulator counts and sends as a token: a word of up to eight letters with its leading space, up to three
 * digits, two Han characters, white space, a sign. Close to real counts, and cheap. Every character is in one token.
 */
const TOKEN = /\p{Script=Han}{1,2}| ?(?!\p{Script=Han})\p{L}(?:(?!\p{Script=Han})\p{L}){0,7}| ?\p{N}{1,3}|\s+|[^]/gu

export const tokenise = (text: string): ReadonlyArray<string> => text.match(TOKEN) ?? []

/** An estimate for prompts, which nobody needs to the token. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 4)
