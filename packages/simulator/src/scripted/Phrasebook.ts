import type { Wordings } from "./Language.ts"

/** What a chain says whatever the problem is, in one language. */
export interface Phrasebook {
  /** {task} */
  readonly open: Wordings
  /** {e} a calculation, {r} its result */
  readonly calculate: Wordings
  /** {w} the wrong value */
  readonly notice: Wordings
  /** {e} {r} {w} */
  readonly fixed: Wordings
  readonly verify: Wordings
  /** {e} */
  readonly again: Wordings
  readonly fine: Wordings
  /** {a} × {b} with {b} = {p} + {q}, {ap} = {a} × {p}, {aq} = {a} × {q} */
  readonly splitTimes: Wordings
  /** {a} {b} = {p} + {q}, {ap} = {a} + {p} */
  readonly splitPlus: Wordings
  /** {a} {b} = {p} + {q}, {ap} = {a} - {p} */
  readonly splitMinus: Wordings
  /** {b} × {q} = {bq}, {rest} = {a} - {bq} */
  readonly splitDivide: Wordings
  /** {inverse}: a whole equation */
  readonly inverse: Wordings
  /** {a} {b} leave {a9} {b9}, {o}, both sides leave {x}; {r} */
  readonly nines: Wordings
  /** {e} {r} {d} the last digit */
  readonly digit: Wordings
  /** {e} {near} {r} */
  readonly estimate: Wordings
  /** {task}: looks at it again, but calculates nothing */
  readonly glance: Wordings
  /** {r} */
  readonly close: Wordings
  readonly steps: Wordings
  /** {box} */
  readonly final: Wordings
  /** {r} */
  readonly plain: Wordings
  readonly refusalThought: Wordings
  readonly refusal: Wordings
  /** Pieces of other languages, for a chain that loses its own. */
  readonly foreign: Wordings
  /** {words}: how the prompt begins. An honest chain about a prompt that is no problem of the simulator's. */
  readonly strangeBegin: Wordings
  readonly strangeMiddle: Wordings
  readonly strangeEnd: Wordings
  readonly strangeAnswer: Wordings
}
