/** A model's name as it stands in a request or a reply: what it is, and which one of them. */
interface Named {
  readonly stem: string
  /** A date (`-2024-08-06`), tag (`:8b`, `:free`) or revision (`@main`), where there is one. */
  readonly variant: string
}

const VARIANT = /[-:@](?:20\d\d-?\d\d-?\d\d|latest)$|[:@][^:@]{1,64}$/

const readName = (name: string): Named => {
  const last = name
    .trim()
    .toLowerCase()
    .split(/[/\\]/)
    .findLast((part) => part !== "")
  const bare = (last ?? "").replace(/\.gguf$/, "")
  const variant = VARIANT.exec(bare)?.[0] ?? ""
  return { stem: bare.slice(0, bare.length - variant.length).replaceAll(/[\s_.]/g, "-"), variant: variant.slice(1) }
}

/** The checkpoint that a family's newest name stands for: `-2507` of `-latest`. */
const CHECKPOINT = /-\d{4}$/

const isNewestOf = (a: Named, b: Named): boolean => a.variant === "latest" && a.stem === b.stem.replace(CHECKPOINT, "")

/** Variants that name no other model. */
const NO_OTHER: ReadonlySet<string> = new Set(["", "latest", "main", "free"])

/**
 * Whether a reply names plainly another model than was asked for. A folder or an organisation before the name, a dated
 * snapshot, a tag or a revision of it are no other model, but two different ones of them are. Four digits (`-0528`,
 * `-2507`) name a checkpoint of its own, which only `-latest` may stand for.
 */
export const plainlyOther = (asked: string, served: string): boolean => {
  const [a, b] = [readName(asked), readName(served)]
  if (a.stem !== b.stem) return !isNewestOf(a, b) && !isNewestOf(b, a)
  return a.variant !== b.variant && !NO_OTHER.has(a.variant) && !NO_OTHER.has(b.variant)
}

/** How little a name tells: one that may stand for several snapshots comes after them. */
const vagueness = (name: string): number => {
  const { variant } = readName(name)
  return variant === "latest" ? 2 : NO_OTHER.has(variant) ? 1 : 0
}

/** One name of each plainly different model: of paths, snapshots or tags of the same one, one. */
export const differentModels = (names: Iterable<string>): ReadonlyArray<string> => {
  const found: Array<string> = []
  for (const name of [...new Set(names)].toSorted((a, b) => vagueness(a) - vagueness(b)))
    if (found.every((known) => plainlyOther(known, name))) found.push(name)
  return found
}
