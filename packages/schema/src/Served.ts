/** A model's name as it stands in a request or a reply: what it is, and which one of them. */
interface Named {
  readonly stem: string
  /** A date (`-2024-08-06`, `-0528`), tag (`:8b`, `:free`) or revision (`@main`), where there is one. */
  readonly variant: string
}

const VARIANT = /[-:@](?:20\d\d-?\d\d-?\d\d|\d{4}|latest)$|[:@][^:@]{1,64}$/

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

/** Variants that name no other model. */
const NO_OTHER: ReadonlySet<string> = new Set(["", "latest", "main", "free"])

/**
 * Whether a reply names plainly another model than was asked for. A folder or an organisation before the name, a dated
 * snapshot, a tag or a revision of it are no other model, but two different ones of them are.
 */
export const plainlyOther = (asked: string, served: string): boolean => {
  const [a, b] = [readName(asked), readName(served)]
  if (a.stem !== b.stem) return true
  return a.variant !== b.variant && !NO_OTHER.has(a.variant) && !NO_OTHER.has(b.variant)
}
