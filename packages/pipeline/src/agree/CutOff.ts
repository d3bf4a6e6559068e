import { endingOf } from "@cotton/filters/Finish"

/** Whether a reply was cut off, by its finish reason: an answer in it was not its last word. */
export const isCutOff = (finish: string): boolean => endingOf(finish) === "cut"
