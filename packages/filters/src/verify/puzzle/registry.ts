import type { AnyPuzzleKind } from "./PuzzleKind.ts"
import { puzzle as arithmetic } from "./kinds/arithmetic.ts"
import { puzzle as countdown } from "./kinds/countdown.ts"
import { puzzle as date } from "./kinds/date.ts"
import { puzzle as logic } from "./kinds/logic.ts"
import { puzzle as sorting } from "./kinds/sorting.ts"
import { puzzle as sudoku } from "./kinds/sudoku.ts"

/** Every kind of puzzle by its name. A test holds folder = registry. */
export const kinds: Readonly<Record<string, AnyPuzzleKind>> = { arithmetic, countdown, date, logic, sorting, sudoku }
