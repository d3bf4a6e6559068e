/** How a function is asked for. */
export const functionIn = (language: string): string =>
  `{{problem}}\n\nPlease reason step by step, and give the whole solution in one code block of ${language}.`

/** How a program is asked for that is tried with texts. */
export const programIn = (language: string): string =>
  `{{problem}}\n\nWrite a program in ${language} that reads standard input and writes to standard output. Please reason step by step, and give the whole program in one code block.`

/** The same for sets that ask for a function in some rows, and show its beginning there. */
export const eitherIn = (language: string): string =>
  `{{problem}}\n\nUse ${language}. Where code to begin with is given, complete it; else write a program that reads standard input and writes to standard output. Please reason step by step, and give the whole solution in one code block.`
