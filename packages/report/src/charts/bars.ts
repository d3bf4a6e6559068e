import { html, type Html } from "../Html.ts"

/*
 * Bars within a table's cell. They say again what stands in the row in figures, so they have no words of their own;
 * lengths are in thousandths of the cell.
 */

const SCALE = 1000
const at = (value: number, most: number): number => (most <= 0 ? 0 : Math.round((SCALE * Math.min(value, most)) / most))

const drawing = (content: Html): Html =>
  html`<svg class="bar" viewBox="0 0 ${SCALE} 14" preserveAspectRatio="none" aria-hidden="true">${content}</svg>`

/** A whole, and the part of it that has the full tone. */
export const twoToneBar = (whole: number, part: number, most: number): Html =>
  drawing(
    html`<rect class="pale" x="0" y="1" width="${at(whole, most)}" height="12"></rect
      ><rect class="full" x="0" y="1" width="${at(part, most)}" height="12"></rect>`
  )

export const oneToneBar = (value: number, most: number): Html =>
  drawing(html`<rect class="full" x="0" y="1" width="${at(value, most)}" height="12"></rect>`)

/** A share of 0 to 1 with its interval. */
export const intervalBar = (value: number, low: number | null, high: number | null): Html =>
  drawing(
    html`<line class="scale" x1="0" y1="7" x2="${SCALE}" y2="7"></line>${
        low !== null &&
        high !== null &&
        html`<rect
          class="pale"
          x="${at(low, 1)}"
          y="3"
          width="${Math.max(1, at(high, 1) - at(low, 1))}"
          height="8"
        ></rect>`
      }<rect class="full" x="${Math.max(0, at(value, 1) - 5)}" y="0" width="10" height="14"></rect>`
  )
