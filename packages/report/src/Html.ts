/*
 * HTML as a value. Whatever is put into a template is escaped; only what a template has made is not. Text from models, files
 * and servers can therefore not become markup, wherever it is put, but as the name of a tag or an attribute: those stand
 * in the templates alone.
 */

/** Markup that is safe to put into a page: made by `html`, never from text. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
  toString(): string {
    return this.markup
  }
}

/** What a template takes: text and numbers are escaped, lists are joined, `null`, `undefined` and `false` are nothing. */
export type Part = Html | string | number | null | undefined | false | ReadonlyArray<Part>

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!)

const render = (part: Part): string => {
  if (part === null || part === undefined || part === false) return ""
  if (part instanceof Html) return part.markup
  return Array.isArray(part) ? (part as ReadonlyArray<Part>).map(render).join("") : escapeHtml(String(part))
}

/** ``html`<p title="${text}">${text}</p>` ``: attribute values stand in double quotes, always. */
export const html = (strings: TemplateStringsArray, ...parts: ReadonlyArray<Part>): Html =>
  new Html(strings.reduce((markup, string, at) => markup + render(parts[at - 1]) + string))
