import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { expect } from "vitest"

/** A real Chromium that asks for nothing by itself. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
  })

export interface Watched {
  readonly page: Page
  /** What no page may do: a dialog, an error or a violation of its policy, a request to elsewhere. Fails if it did. */
  readonly wasQuiet: () => void
}

/** A window of its own. `origin`: where all requests must go; `null`: there must be none but the page itself. */
export const openPage = async (
  browser: Browser,
  origin: string | null,
  options: BrowserContextOptions = {}
): Promise<Watched> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const seen: Array<string> = []
  page.on("dialog", (dialog) => {
    seen.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("pageerror", (error) => seen.push(`an error: ${error.message}`))
  page.on("console", (message) => seen.push(`on the console: ${message.text()}`))
  page.on("popup", () => seen.push("a window"))
  context.on("request", (request) => {
    const url = request.url()
    const isOwn = origin === null ? url.startsWith("file:") : url.startsWith(`${origin}/`)
    // The empty icon that keeps browsers from asking for one.
    if (!isOwn && url !== "data:,") seen.push(`a request to ${url}`)
  })
  return { page, wasQuiet: () => expect(seen).toEqual([]) }
}
