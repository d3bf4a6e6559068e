/** Places of a text at which `separator` (sticky) finds something, outside of all brackets: the parts between them. */
export const splitTop = (text: string, separator: RegExp): ReadonlyArray<string> => {
  const parts: Array<string> = []
  let open = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (char === "\\" && /[{}()[\]]/.test(text[at + 1] ?? "")) at++
    if (open === 0) {
      separator.lastIndex = at
      const hit = separator.exec(text)
      if (hit !== null) {
        parts.push(text.slice(start, at))
        at += hit[0].length - 1
        start = at + 1
        continue
      }
    }
    if (char === "{" || char === "(" || char === "[") open++
    else if (char === "}" || char === ")" || char === "]") open--
  }
  return [...parts, text.slice(start)]
}
