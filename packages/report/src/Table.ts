import { html, type Html, type Part } from "./Html.ts"

export interface Column {
  readonly name: string
  /** Numbers stand to the right. */
  readonly isNumber?: boolean
  /** Bars have a width of their own. */
  readonly isBar?: boolean
}

export type Cell = Part

/** A table that scrolls by itself where the screen is narrow. The first cell of each row is its heading. */
export const table = (
  caption: string,
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>
): Html => {
  const kind = (at: number) =>
    columns[at]?.isNumber === true ? "number" : columns[at]?.isBar === true ? "bars" : "text"
  const cells = (row: ReadonlyArray<Cell>) =>
    row.map((cell, at) =>
      at === 0 ? html`<th scope="row" class="${kind(at)}">${cell}</th>` : html`<td class="${kind(at)}">${cell}</td>`
    )
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${columns.map(({ name }, at) => html`<th scope="col" class="${kind(at)}">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${cells(row)}
            </tr> `
        )}
      </tbody>
    </table>
  </div>`
}
