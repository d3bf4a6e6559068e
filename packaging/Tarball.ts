import { gzipSync } from "node:zlib"

/*
 * A gzipped tar of plain files, in the ustar format (POSIX.1-1988) that npm and pnpm read. Written here and not by a
 * program, so that equal files give equal bytes on every machine: no owner, no clock.
 */
const BLOCK = 512
/** 1985-10-26T08:15:00Z: the time that npm itself gives to packed files. */
const TIME = 499_162_500

export interface TarFile {
  readonly path: string
  readonly content: Uint8Array
  readonly executable?: boolean
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, "0")}\0`

const header = ({ path, content, executable }: TarFile): Buffer => {
  if (Buffer.byteLength(path) > 100) throw new Error(`${path}: a name of more than 100 bytes does not fit`)
  const block = Buffer.alloc(BLOCK)
  const put = (text: string, at: number) => void block.write(text, at, "utf8")
  put(path, 0)
  put(octal(executable === true ? 0o755 : 0o644, 8), 100)
  put(octal(0, 8), 108)
  put(octal(0, 8), 116)
  put(octal(content.length, 12), 124)
  put(octal(TIME, 12), 136)
  put("        ", 148)
  put("0", 156)
  put("ustar\x0000", 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
  return block
}

/** Files under `package/`, as npm wants them, in the order of their names. */
export const tarball = (files: ReadonlyArray<TarFile>): Buffer => {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const blocks = sorted.flatMap((file) => {
    const padding = (BLOCK - (file.content.length % BLOCK)) % BLOCK
    return [header({ ...file, path: `package/${file.path}` }), file.content, Buffer.alloc(padding)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 })
}
