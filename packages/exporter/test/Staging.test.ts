import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { openStaging, recover } from "../src/Staging.ts"
import { tempFolder } from "./fixtures.ts"

const HERE = hostname().replaceAll(/[^A-Za-z0-9]/g, "_")
/** No process has this id: Linux gives at most 4,194,304. */
const DEAD = 99_999_999

const makeDataset = (folder: string, content: string): string => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "manifest.json"), content)
  return folder
}

const contentOf = (folder: string): string => readFileSync(join(folder, "manifest.json"), "utf8")

describe("a replacement", () => {
  it("makes the folder, and leaves nothing beside it", async () => {
    const run = tempFolder()
    const staging = await openStaging(join(run, "deep", "dataset"))
    makeDataset(staging.path, "new")
    expect(existsSync(staging.target)).toBe(false)
    await staging.commit()
    expect(contentOf(join(run, "deep", "dataset"))).toBe("new")
    expect(readdirSync(join(run, "deep"))).toEqual(["dataset"])
  })

  it("replaces the old one as a whole", async () => {
    const run = tempFolder()
    const dataset = makeDataset(join(run, "dataset"), "old")
    writeFileSync(join(dataset, "stale.parquet"), "")
    const staging = await openStaging(dataset)
    makeDataset(staging.path, "new")
    expect(contentOf(dataset)).toBe("old")
    await staging.commit()
    expect(contentOf(dataset)).toBe("new")
    expect(readdirSync(dataset)).toEqual(["manifest.json"])
    expect(readdirSync(run)).toEqual(["dataset"])
  })

  it("discards what was not put in place, and nothing afterwards", async () => {
    const run = tempFolder()
    const dataset = makeDataset(join(run, "dataset"), "old")
    await (await openStaging(dataset)).discard()
    expect(readdirSync(run)).toEqual(["dataset"])
    const staging = await openStaging(dataset)
    makeDataset(staging.path, "new")
    await staging.commit()
    await staging.discard()
    expect(contentOf(dataset)).toBe("new")
  })

  it("follows a link to another disk", async () => {
    const [run, disk] = [tempFolder(), tempFolder()]
    makeDataset(join(disk, "real"), "old")
    symlinkSync(join(disk, "real"), join(run, "dataset"))
    const staging = await openStaging(join(run, "dataset"))
    makeDataset(staging.path, "new")
    await staging.commit()
    expect(contentOf(join(disk, "real"))).toBe("new")
    expect(contentOf(join(run, "dataset"))).toBe("new")
  })

  it("does not replace a folder that is no dataset", async () => {
    const run = tempFolder()
    mkdirSync(join(run, "dataset"))
    writeFileSync(join(run, "dataset", "thesis.tex"), "years of work")
    const error = await openStaging(join(run, "dataset")).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ _tag: "ExportError", reason: "not-a-dataset", path: join(run, "dataset") })
    expect(readdirSync(run)).toEqual(["dataset"])
  })

  it("takes an empty folder", async () => {
    const run = tempFolder()
    mkdirSync(join(run, "dataset"))
    const staging = await openStaging(join(run, "dataset"))
    makeDataset(staging.path, "new")
    await staging.commit()
    expect(readdirSync(run)).toEqual(["dataset"])
  })

  it("whose folder was taken away fails, and the old one stands", async () => {
    const run = tempFolder()
    const dataset = makeDataset(join(run, "dataset"), "old")
    const staging = await openStaging(dataset)
    rmSync(staging.path, { recursive: true })
    const error = await staging.commit().catch((cause: unknown) => cause)
    expect(error).toMatchObject({ _tag: "ExportError", reason: "io", path: dataset })
    expect(contentOf(dataset)).toBe("old")
    expect(readdirSync(run)).toEqual(["dataset"])
  })
})

describe("after a crash", () => {
  const id = `${HERE}-${DEAD}-0a1b2c3d`

  it("while writing: the old one stands, and the unfinished one is swept up", async () => {
    const run = tempFolder()
    const dataset = makeDataset(join(run, "dataset"), "old")
    mkdirSync(join(run, `.dataset.new-${id}`, "verified"), { recursive: true })
    writeFileSync(join(run, `.dataset.new-${id}`, "verified", "train-00000.parquet.part"), "half")
    const staging = await openStaging(dataset)
    await staging.discard()
    expect(readdirSync(run)).toEqual(["dataset"])
    expect(contentOf(dataset)).toBe("old")
  })

  it("between the two renames: the new one is put in place", async () => {
    const run = tempFolder()
    makeDataset(join(run, `.dataset.old-${id}`), "old")
    makeDataset(join(run, `.dataset.new-${id}`), "new")
    await recover(join(run, "dataset"))
    expect(contentOf(join(run, "dataset"))).toBe("new")
    await (await openStaging(join(run, "dataset"))).discard()
    expect(readdirSync(run)).toEqual(["dataset"])
  })

  it("between the two renames, the new one lost: the old one comes back", async () => {
    const run = tempFolder()
    makeDataset(join(run, `.dataset.old-${id}`), "old")
    const staging = await openStaging(join(run, "dataset"))
    expect(contentOf(join(run, "dataset"))).toBe("old")
    await staging.discard()
    expect(readdirSync(run)).toEqual(["dataset"])
  })

  it("after both renames: the new one stands, and the old one is swept up", async () => {
    const run = tempFolder()
    makeDataset(join(run, "dataset"), "new")
    makeDataset(join(run, `.dataset.old-${id}`), "old")
    await recover(join(run, "dataset"))
    expect(contentOf(join(run, "dataset"))).toBe("new")
    await (await openStaging(join(run, "dataset"))).discard()
    expect(readdirSync(run)).toEqual(["dataset"])
  })

  it("recover does nothing where there is nothing to recover", async () => {
    const run = tempFolder()
    await recover(join(run, "dataset"))
    await recover(join(run, "nowhere", "dataset"))
    expect(readdirSync(run)).toEqual([])
  })

  it("leaves alone what another live process or machine writes, until it is a day old", async () => {
    const run = tempFolder()
    const living = `.dataset.new-${HERE}-${process.ppid}-00000000`
    const elsewhere = ".dataset.new-node7-123-00000000"
    const abandoned = ".dataset.new-node7-123-11111111"
    const own = `.dataset.new-${HERE}-${process.pid}-00000000`
    for (const name of [living, elsewhere, abandoned, own]) mkdirSync(join(run, name))
    const longAgo = Date.now() / 1000 - 2 * 24 * 3600
    utimesSync(join(run, abandoned), longAgo, longAgo)
    const one = await openStaging(join(run, "dataset"))
    const two = await openStaging(join(run, "dataset"))
    expect(existsSync(one.path)).toBe(true)
    await one.discard()
    await two.discard()
    expect(readdirSync(run).toSorted()).toEqual([living, elsewhere].toSorted())
  })
})
