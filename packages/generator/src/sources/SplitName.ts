/** Words in the names of files and folders that tell a split (`datasets`, data_files.py, names them too). */
const SPLITS = {
  train: ["train", "training"],
  validation: ["validation", "valid", "val", "dev"],
  test: ["test", "testing", "eval", "evaluation"]
}
const WORDS = new Map(Object.entries(SPLITS).flatMap(([split, words]) => words.map((word) => [word, split] as const)))

/** The split that a word stands for; `undefined` for any other word. */
export const splitOfWord = (word: string): string | undefined => WORDS.get(word)

/** `valid`, `dev` and `validation` are one split under three names. */
export const splitNamed = (name: string): string => splitOfWord(name) ?? name
