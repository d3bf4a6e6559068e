import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { Html, html, type Part } from "../Html.ts"
import { type Column, table } from "../Table.ts"

/** Widths that a chart is drawn at, in CSS pixels: letters that shrink with a drawing cannot be read on a telephone. */
const WIDTHS = { wide: 704, half: 440, narrow: 328 } as const
export type Size = keyof typeof WIDTHS

export interface Chart {
  readonly title: string
  /** One or two sentences below it: what to see, and how it was counted. */
  readonly caption: Part
  /** What each tone stands for. */
  readonly legend?: ReadonlyArray<{ readonly tone: "full" | "pale" | "rule"; readonly words: string }>
  /** What someone who cannot see it is told. */
  readonly alternative: string
  readonly columns: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
  readonly draw: (size: Size) => Plot.PlotOptions
}

/** The tones of every chart: style sheets decide what they are in the light and in the dark. */
export const TONE = { full: "var(--full)", pale: "var(--pale)", line: "var(--line)", muted: "var(--muted)" } as const

/** Room for labels of 12 pixels. */
const FRAME = { height: 240, marginLeft: 56, marginRight: 16, marginTop: 28, marginBottom: 44 } as const

/**
 * The drawing as markup. Its letters and numbers are Cotton's own: no text of a model or a file is handed to a chart, so
 * the page's safety does not hang on how a drawing is written out.
 */
const drawing = (chart: Chart, size: Size): Html => {
  const { document } = parseHTML("<!doctype html><html></html>")
  const options = { ...FRAME, ...chart.draw(size), className: "plot", width: WIDTHS[size], document }
  const svg = Plot.plot(options) as unknown as DrawnElement
  for (const style of svg.querySelectorAll("style")) style.remove()
  // The whole drawing is one picture with one description.
  for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label")
  // A hundredth of a pixel is enough, and half of the bytes.
  for (const part of svg.querySelectorAll("*"))
    for (const { name, value } of part.attributes)
      if (DRAWN.has(name)) part.setAttribute(name, value.replaceAll(/\.(\d\d)\d+/g, ".$1"))
  svg.setAttribute("class", `plot ${size}`)
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", chart.alternative)
  return new Html(svg.outerHTML)
}

/** Attributes with coordinates. */
const DRAWN: ReadonlySet<string> = new Set(["d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "transform"])

/** As much of a document's element as is used here. */
interface DrawnElement {
  readonly outerHTML: string
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
  readonly setAttribute: (name: string, value: string) => void
  readonly removeAttribute: (name: string) => void
  readonly remove: () => void
  readonly querySelectorAll: (selector: string) => Iterable<DrawnElement>
}

/** A chart with its title, its caption, and its figures as a table for whoever wants them. `size`: where there is room. */
export const figure = (chart: Chart, size: "half" | "wide" = "wide"): Html => {
  const { alternative, caption, columns, legend = [], rows, title } = chart
  return html`<figure aria-label="${title}">
    <p class="title">${title}</p>
    ${
      legend.length > 0 &&
      html`<ul class="legend">
        ${legend.map(({ tone, words }) => html`<li><span class="swatch ${tone}"></span>${words}</li>`)}
      </ul>`
    }
    ${drawing(chart, size)} ${drawing(chart, "narrow")}
    <figcaption>${caption}</figcaption>
    <details>
      <summary>The figures</summary>
      <p>${alternative}</p>
      ${table(title, columns, rows)}
    </details>
  </figure>`
}
