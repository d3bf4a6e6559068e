import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pack } from "./Pack.ts"

/* `pnpm run pack`: writes dist/cotton-VERSION.tgz, which `npm install ./cotton-VERSION.tgz` takes. */

const root = join(import.meta.dirname, "..")
const { name, bytes, files, bundled } = await pack(root)
mkdirSync(join(root, "dist"), { recursive: true })
writeFileSync(join(root, "dist", name), bytes)
const unpacked = files.reduce((total, { content }) => total + content.length, 0)
const megabytes = (count: number) => `${(count / 1e6).toFixed(2)} MB`
process.stdout.write(
  `dist/${name}  ${megabytes(bytes.length)}, ${megabytes(unpacked)} unpacked, ${files.length} files; ${bundled.length} packages of others bundled\n`
)
