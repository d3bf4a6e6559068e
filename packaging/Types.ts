import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"

/*
 * The declarations that an editor reads for a recipe.ts: those of `authoring.ts` and of what they name, the packages'
 * own as the compiler writes them and Effect's as they are. Every import becomes a path within the package, because
 * neither is installed beside it.
 */
const SPECIFIER = /((?:\bfrom|\bimport)\s*\(?\s*)"([^"]+)"/g
/** Effect's documentation is longer than its declarations; only the module that authors write with keeps it. */
const DOCUMENTED = "effect/Schema.d.ts"
const COMMENT = /^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\n/gm

const compile = (root: string, out: string): void => {
  const packages = readdirSync(join(root, "packages"))
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: join(root, "packages"),
      outDir: out,
      // By their path: what is found in node_modules is somebody else's to the compiler, and gets no declarations.
      paths: Object.fromEntries(
        packages.flatMap((name) => [
          [`@cotton/${name}`, [join(root, "packages", name, "src/index.ts")]],
          [`@cotton/${name}/*`, [join(root, "packages", name, "src/*.ts")]]
        ])
      )
    },
    files: [join(root, "packages/pipeline/src/authoring.ts")],
    include: []
  }
  writeFileSync(join(out, "tsconfig.json"), JSON.stringify(config))
  const compiler = join(root, "node_modules/typescript/bin/tsc")
  execFileSync(process.execPath, [compiler, "--project", out], { cwd: root, stdio: ["ignore", 2, 2] })
}

/** Declarations by their path under `types/`. The entry is `pipeline/src/authoring.d.ts`. */
export const declarations = (root: string): ReadonlyMap<string, string> => {
  const out = mkdtempSync(join(root, "node_modules/.types-"))
  try {
    compile(root, out)
    const effect = join(root, "node_modules/effect/dist")
    const found = new Map<string, string>()

    /** Where a declaration is read from, by its path under `types/`. */
    const sourceOf = (path: string) =>
      path.startsWith("effect/") ? join(effect, path.slice("effect/".length)) : join(out, path)

    const target = (specifier: string, from: string): string | null => {
      const own = /^@cotton\/([^/]+)(?:\/(.+))?$/.exec(specifier)
      if (own !== null) return `${own[1]}/src/${own[2] ?? "index"}.d.ts`
      if (specifier.startsWith("effect/")) return `${specifier}.d.ts`
      if (!specifier.startsWith(".")) return null
      return join(dirname(from), specifier).replace(/(\.d)?\.(ts|js)$/, ".d.ts")
    }

    const visit = (path: string): void => {
      if (found.has(path)) return
      const source = readFileSync(sourceOf(path), "utf8")
      const text = path.startsWith("effect/") && path !== DOCUMENTED ? source.replaceAll(COMMENT, "") : source
      const named: Array<string> = []
      found.set(
        path,
        text.replaceAll(SPECIFIER, (whole, before: string, specifier: string, at: number) => {
          // An example in a comment imports too.
          if (/^[ \t]*\*/.test(text.slice(text.lastIndexOf("\n", at) + 1, at + 1))) return whole
          const file = target(specifier, path)
          if (file === null) return whole
          if (!existsSync(sourceOf(file))) throw new Error(`${path} names ${specifier}, which has no declarations`)
          named.push(file)
          const local = relative(dirname(resolve("/", path)), resolve("/", file)).replace(/\.d\.ts$/, ".js")
          return `${before}"${local.startsWith(".") ? local : `./${local}`}"`
        })
      )
      for (const file of named) visit(file)
    }
    visit("pipeline/src/authoring.d.ts")
    return found
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}
