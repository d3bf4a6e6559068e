/** A writing system; `other` is any letter of one that is not named here. */
export type Script =
  | "latin"
  | "greek"
  | "cyrillic"
  | "han"
  | "kana"
  | "hangul"
  | "arabic"
  | "hebrew"
  | "devanagari"
  | "thai"
  | "other"

/** Blocks of letters, `[first, last, script]` by code point, ascending. From Unicode 16's Blocks.txt and Scripts.txt. */
const BLOCKS: ReadonlyArray<readonly [number, number, Script]> = [
  [0x41, 0x5a, "latin"],
  [0x61, 0x7a, "latin"],
  [0xaa, 0xaa, "latin"],
  [0xba, 0xba, "latin"],
  [0xc0, 0x24f, "latin"],
  [0x250, 0x2af, "latin"],
  [0x370, 0x3ff, "greek"],
  [0x400, 0x52f, "cyrillic"],
  [0x531, 0x58f, "other"],
  [0x5d0, 0x5f4, "hebrew"],
  [0x620, 0x65f, "arabic"],
  [0x66e, 0x6ef, "arabic"],
  [0x6fa, 0x6ff, "arabic"],
  [0x700, 0x74f, "other"],
  [0x750, 0x77f, "arabic"],
  [0x780, 0x8ff, "other"],
  [0x900, 0x963, "devanagari"],
  [0x971, 0x97f, "devanagari"],
  [0x980, 0xdff, "other"],
  [0xe01, 0xe3a, "thai"],
  [0xe40, 0xe4e, "thai"],
  [0xe80, 0x10ff, "other"],
  [0x1100, 0x11ff, "hangul"],
  [0x1200, 0x1c7f, "other"],
  [0x1c80, 0x1c8f, "cyrillic"],
  [0x1c90, 0x1cff, "other"],
  [0x1e00, 0x1eff, "latin"],
  [0x1f00, 0x1fff, "greek"],
  [0x2de0, 0x2dff, "cyrillic"],
  [0x2e80, 0x2fdf, "han"],
  [0x3005, 0x3007, "han"],
  [0x3041, 0x309f, "kana"],
  [0x30a1, 0x30fa, "kana"],
  [0x30fc, 0x30ff, "kana"],
  [0x3105, 0x312f, "other"],
  [0x3131, 0x318e, "hangul"],
  [0x31f0, 0x31ff, "kana"],
  [0x3400, 0x4dbf, "han"],
  [0x4e00, 0x9fff, "han"],
  [0xa000, 0xa63f, "other"],
  [0xa640, 0xa69f, "cyrillic"],
  [0xa722, 0xa7ff, "latin"],
  [0xa840, 0xa95f, "other"],
  [0xa960, 0xa97f, "hangul"],
  [0xa980, 0xab2f, "other"],
  [0xab30, 0xab6f, "latin"],
  [0xab70, 0xabff, "other"],
  [0xac00, 0xd7ff, "hangul"],
  [0xf900, 0xfaff, "han"],
  [0xfb00, 0xfb06, "latin"],
  [0xfb13, 0xfb17, "other"],
  [0xfb1d, 0xfb4f, "hebrew"],
  [0xfb50, 0xfdff, "arabic"],
  [0xfe70, 0xfefc, "arabic"],
  [0xff21, 0xff3a, "latin"],
  [0xff41, 0xff5a, "latin"],
  [0xff66, 0xff9d, "kana"],
  [0xffa0, 0xffdc, "hangul"],
  [0x1b000, 0x1b16f, "kana"],
  [0x20000, 0x3ffff, "han"]
]

/** The script of a letter; `undefined` for signs, digits, spaces, emoji and the mathematical alphabets. */
export const scriptOf = (code: number): Script | undefined => {
  let low = 0
  let high = BLOCKS.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [first, last, script] = BLOCKS[middle]!
    if (code < first) high = middle - 1
    else if (code > last) low = middle + 1
    else return code === 0xd7 || code === 0xf7 ? undefined : script
  }
  return undefined
}

const BY_LANGUAGE: Readonly<Record<string, ReadonlyArray<Script>>> = {
  zh: ["han"],
  ja: ["han", "kana"],
  ko: ["hangul"],
  ru: ["cyrillic"],
  uk: ["cyrillic"],
  be: ["cyrillic"],
  bg: ["cyrillic"],
  mk: ["cyrillic"],
  sr: ["cyrillic", "latin"],
  kk: ["cyrillic"],
  ky: ["cyrillic"],
  tg: ["cyrillic"],
  mn: ["cyrillic"],
  ar: ["arabic"],
  fa: ["arabic"],
  ur: ["arabic"],
  ps: ["arabic"],
  ckb: ["arabic"],
  he: ["hebrew"],
  yi: ["hebrew"],
  hi: ["devanagari"],
  mr: ["devanagari"],
  ne: ["devanagari"],
  sa: ["devanagari"],
  th: ["thai"],
  el: ["greek"],
  bn: ["other"],
  ta: ["other"],
  te: ["other"],
  ka: ["other"],
  hy: ["other"],
  am: ["other"],
  km: ["other"],
  lo: ["other"],
  my: ["other"],
  si: ["other"],
  gu: ["other"],
  kn: ["other"],
  ml: ["other"],
  pa: ["other"]
}

const BY_SUBTAG: Readonly<Record<string, ReadonlyArray<Script>>> = {
  latn: ["latin"],
  cyrl: ["cyrillic"],
  hans: ["han"],
  hant: ["han"],
  jpan: ["han", "kana"],
  kore: ["hangul", "han"],
  arab: ["arabic"],
  hebr: ["hebrew"],
  deva: ["devanagari"],
  thai: ["thai"],
  grek: ["greek"]
}

/** The scripts that a language is written in, by its BCP 47 tag; a script subtag wins. Latin when nothing else is known. */
export const scriptsOf = (tag: string): ReadonlyArray<Script> => {
  const [language = "", ...subtags] = tag.toLowerCase().split(/[-_]/)
  for (const subtag of subtags) {
    const scripts = BY_SUBTAG[subtag]
    if (scripts !== undefined) return scripts
  }
  return BY_LANGUAGE[language] ?? ["latin"]
}
