import { html, Html } from "@cotton/report/Html"

/* A screen of a terminal, as `tmux capture-pane -e` prints it, as a page that looks like it. */

const COLOURS = ["#1b1f24", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#d0d7de"]
const BRIGHT = ["#8b949e", "#ffa198", "#aff5b4", "#f2cc60", "#a5d6ff", "#e2c5ff", "#b3f0ff", "#ffffff"]

interface Look {
  bold: boolean
  dim: boolean
  colour: string | null
}

const PLAIN: Look = { bold: false, dim: false, colour: null }

/** One of the codes between `ESC [` and `m`. Others than weight and the sixteen colours do not occur. */
const after = (look: Look, code: number): Look => {
  if (code === 0) return PLAIN
  if (code === 1) return { ...look, bold: true }
  if (code === 2) return { ...look, dim: true }
  if (code === 22) return { ...look, bold: false, dim: false }
  if (code === 39) return { ...look, colour: null }
  if (code >= 30 && code <= 37) return { ...look, colour: COLOURS[code - 30]! }
  if (code >= 90 && code <= 97) return { ...look, colour: BRIGHT[code - 90]! }
  return look
}

const span = ({ bold, dim, colour }: Look, text: string): Html => {
  const style = [
    bold ? "font-weight:700" : "",
    dim ? "opacity:.65" : "",
    colour === null ? "" : `color:${colour}`
  ].filter((part) => part !== "")
  return style.length === 0 ? html`${text}` : html`<span style="${style.join(";")}">${text}</span>`
}

const screen = (text: string): ReadonlyArray<Html> => {
  let look = PLAIN
  // oxlint-disable-next-line no-control-regex -- the sequences are what it is about
  return text.split(/(\u001b\[[\d;]*m)/).flatMap((part) => {
    // oxlint-disable-next-line no-control-regex -- as above
    const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1]
    if (codes === undefined) return part === "" ? [] : [span(look, part)]
    for (const code of codes.split(";")) look = after(look, Number(code))
    return []
  })
}

const STYLE = new Html(`
body { margin: 0; background: #1b1f24; }
pre { margin: 0; padding: 18px 22px; width: max-content; color: #d0d7de; font: 14px/1.35 "DejaVu Sans Mono", monospace; }
`)

export const terminalPage = (text: string): string =>
  `<!doctype html>${
    html`<meta charset="utf-8" />
      <style>
        ${STYLE}
      </style>
      <pre>${screen(text.replace(/\s+$/, ""))}</pre>`.markup
  }`
