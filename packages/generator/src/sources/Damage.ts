/** What a program says that reads bytes which it does not know: these may be whole. */
const UNKNOWN = /\b(?:unsupported|not supported)\b/i

/** An error of the system, such as a disk that cannot be read, says nothing of the file. */
const isOfSystem = (error: Error): boolean => "syscall" in error

/** An error of whatever unpacks or decodes a file, with what that means for whoever has the file. */
export const damaged = (error: unknown): Error => {
  const { message } = error instanceof Error ? error : { message: String(error) }
  if (error instanceof Error && (isOfSystem(error) || UNKNOWN.test(message))) return error
  return new Error(`the file is damaged or cut off; download it again: ${message}`, { cause: error })
}
