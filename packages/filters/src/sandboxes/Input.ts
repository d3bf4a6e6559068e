import { closeSync, fchmodSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Read by all, written by none: as root the program inside is `nobody`, and opens it anew. */
const READ_ONLY = 0o444

/**
 * A text as a file that no folder has any more, open for reading: the descriptor. What Node calls a pipe is a socket, and a
 * program that opens `/dev/stdin` by its name can't open a socket. Whoever gets the descriptor closes it.
 */
export const openInput = (text: string): number => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-input-"))
  try {
    const path = join(folder, "input")
    const written = openSync(path, "wx")
    try {
      writeFileSync(written, text)
      fchmodSync(written, READ_ONLY)
    } finally {
      closeSync(written)
    }
    return openSync(path, "r")
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
