import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { tarball } from "../../packaging/Tarball.ts"

const folder = mkdtempSync(join(tmpdir(), "cotton-tar-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const files = [
  { path: "b.txt", content: Buffer.from("grün\n") },
  { path: "a/empty", content: Buffer.alloc(0) },
  { path: "a/block", content: Buffer.alloc(512, 7) },
  { path: "a/more", content: Buffer.alloc(513, 8), executable: true }
]

describe("a tarball", () => {
  it("is unpacked by tar as it was packed, around the edges of a block", () => {
    writeFileSync(join(folder, "x.tgz"), tarball(files))
    execFileSync("tar", ["xzf", "x.tgz"], { cwd: folder })
    for (const { path, content, executable = false } of files) {
      const file = join(folder, "package", path)
      expect(readFileSync(file).equals(content), path).toBe(true)
      expect((statSync(file).mode & 0o111) !== 0, path).toBe(executable)
    }
  })

  it("has the same bytes whatever the order of its files", () => {
    expect(tarball(files.toReversed()).equals(tarball(files))).toBe(true)
  })

  it("refuses a name that would be cut", () => {
    expect(() => tarball([{ path: "x".repeat(93), content: Buffer.alloc(0) }])).toThrow("more than 100 bytes")
    expect(tarball([{ path: "x".repeat(92), content: Buffer.alloc(0) }]).length).toBeGreaterThan(0)
  })
})
