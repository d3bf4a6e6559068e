import { createHash, type Hash } from "node:crypto"
import { type FileHandle, open } from "node:fs/promises"
import { ByteWriter } from "hyparquet-writer"
import { fileError } from "./errors.ts"

/**
 * The Parquet writer's buffer, emptied into a file after each row group. Nothing is ever read back: the digest is taken
 * from the bytes as they leave.
 */
export class FileSink extends ByteWriter {
  readonly path: string
  readonly #handle: FileHandle
  readonly #hash: Hash = createHash("sha256")
  #open = true

  private constructor(path: string, handle: FileHandle) {
    super(65_536)
    this.path = path
    this.#handle = handle
  }

  static async create(path: string): Promise<FileSink> {
    try {
      return new FileSink(path, await open(path, "w"))
    } catch (cause) {
      throw fileError(path, cause)
    }
  }

  /** The writer calls it after each row group and waits for it before it touches the buffer again. */
  async flush(): Promise<void> {
    const bytes = new Uint8Array(this.buffer, 0, this.index)
    this.#hash.update(bytes)
    try {
      for (let at = 0; at < bytes.length;) at += (await this.#handle.write(bytes, at)).bytesWritten
    } catch (cause) {
      throw fileError(this.path, cause)
    }
    this.index = 0
  }

  /** Writes the rest and returns when it is on the disk. */
  override async finish(): Promise<void> {
    await this.flush()
    try {
      await this.#handle.sync()
    } catch (cause) {
      // Pipes and devices cannot be synced; a file that cannot is in trouble.
      throw fileError(this.path, cause)
    } finally {
      await this.close()
    }
  }

  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await this.#handle.close()
  }

  /** SHA-256 of everything that was flushed, in hex. To be asked once, at the end. */
  digest(): string {
    return this.#hash.digest("hex")
  }
}
