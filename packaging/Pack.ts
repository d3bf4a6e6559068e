import { readFileSync } from "node:fs"
import { join } from "node:path"
import { bundle } from "./Bundle.ts"
import { manifest } from "./Manifest.ts"
import { bundledIn, notices } from "./Notices.ts"
import { type TarFile, tarball } from "./Tarball.ts"
import { declarations } from "./Types.ts"

/** Written about a package and not by it: they come along as they stand. */
const ALONG = ["LICENSE", "CHANGELOG.md", "README.md"]

export interface Packed {
  /** `cotton-0.1.0.tgz` */
  readonly name: string
  readonly bytes: Buffer
  readonly files: ReadonlyArray<TarFile>
  /** Names and versions of the packages of others in the bundle. */
  readonly bundled: ReadonlyArray<string>
}

/** The published form of the checkout at `root`. Equal sources give equal bytes. */
export const pack = async (root: string): Promise<Packed> => {
  const { files: lib, modules } = await bundle(root)
  const described = manifest(root)
  const others = bundledIn(modules)
  const file = (path: string, content: string | Uint8Array): TarFile => ({
    path,
    content: Buffer.from(content),
    executable: path === described.bin.cotton
  })
  const files = [
    file("package.json", `${JSON.stringify(described, null, 2)}\n`),
    file("THIRD-PARTY-NOTICES", notices(others)),
    ...ALONG.map((name) => file(name, readFileSync(join(root, name)))),
    ...[...lib].map(([name, content]) => file(`lib/${name}`, content)),
    ...[...declarations(root)].map(([path, content]) => file(`types/${path}`, content))
  ]
  return {
    name: `${described.name}-${described.version}.tgz`,
    bytes: tarball(files),
    files,
    bundled: others.map(({ name, version }) => `${name} ${version}`)
  }
}
