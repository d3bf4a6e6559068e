import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** A package of others that is in the bundle. */
export interface Bundled {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly text: string
}

/** Licences that allow what is done here: to give the code on as a part of a work under Apache-2.0. */
const PERMISSIVE =
  /^(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|\(?(MIT|ISC) (OR|AND) [\w.-]+\)?|CC0-1\.0|Unlicense|BlueOak-1\.0\.0)$/

interface PackageJson {
  readonly name?: string
  readonly version?: string
  readonly license?: string
}

/** The folder of the package that a module belongs to: the nearest manifest with a name and a version. */
const packageOf = (file: string): string => {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, "package.json")
    if (!existsSync(manifest)) continue
    const { name, version } = JSON.parse(readFileSync(manifest, "utf8")) as PackageJson
    if (name !== undefined && version !== undefined) return folder
  }
  throw new Error(`${file} belongs to no package`)
}

const readBundled = (folder: string): Bundled => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)(\.|-|$)/i.test(file))
  if (license === undefined || !PERMISSIVE.test(license))
    throw new Error(`${name}: its licence (${license}) is none of those that may be given on`)
  if (files.length === 0) throw new Error(`${name}@${version} has no licence file to give on`)
  const text = files
    .toSorted()
    .map((file) => readFileSync(join(folder, file), "utf8").trim())
    .join("\n\n")
  return { name: name!, version: version!, licence: license, text }
}

/** The packages of others to which these modules belong, by name. */
export const bundledIn = (modules: ReadonlyArray<string>): ReadonlyArray<Bundled> =>
  [...new Set(modules.filter((id) => id.includes("/node_modules/")).map(packageOf))]
    .map(readBundled)
    .toSorted((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))

const RULE = "-".repeat(80)

/** THIRD-PARTY-NOTICES: each package with its version and the text of its licence. */
export const notices = (bundled: ReadonlyArray<Bundled>): string =>
  [
    "Cotton is published as one bundle. It contains code of these packages, each under its own licence:",
    bundled.map(({ name, version, licence }) => `  ${name} ${version} (${licence})`).join("\n"),
    ...bundled.map(({ name, version, licence, text }) => `${RULE}\n${name} ${version} (${licence})\n\n${text}`),
    ""
  ].join("\n\n")
