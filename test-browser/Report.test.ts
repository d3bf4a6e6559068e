import type { Browser } from "playwright-core"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { launch, openPage } from "./Browser.ts"
import { type Place, place } from "./Fixture.ts"

describe("report.html, from the disk", () => {
  let browser: Browser
  let here: Place
  beforeAll(async () => {
    browser = await launch()
    here = await place("special")
    await here.cotton("run", "--dir", "r")
  })
  afterAll(async () => {
    await browser.close()
    await here.close()
  })
  const address = () => pathToFileURL(join(here.folder, "r/report.html")).href

  it.each([true, false])(
    "has all of its sections, with scripts (%s), and asks for nothing",
    async (javaScriptEnabled) => {
      const { page, wasQuiet } = await openPage(browser, null, { javaScriptEnabled })
      await page.goto(address())
      const sections = page.locator("main.report > section")
      expect(await sections.count()).toBeGreaterThanOrEqual(6)
      for (const section of await sections.all()) {
        expect(await section.isVisible()).toBe(true)
        expect((await section.innerText()).length).toBeGreaterThan(40)
      }
      for (const link of await page.locator("nav a[href^='#']").all()) {
        expect(await page.locator((await link.getAttribute("href"))!).count()).toBe(1)
      }
      expect(await page.locator("svg").first().isVisible()).toBe(true)
      wasQuiet()
    }
  )

  it("has the figures of its charts on paper, where nothing can be opened", async () => {
    const { page } = await openPage(browser, null)
    await page.goto(address())
    const tables = page.locator("figure details table")
    expect(await tables.first().isVisible()).toBe(false)
    await page.emulateMedia({ media: "print" })
    expect(await tables.count()).toBeGreaterThan(2)
    for (const table of await tables.all()) expect(await table.isVisible()).toBe(true)
    expect(await page.locator("figure summary").first().isVisible()).toBe(false)
  })

  it("lets hostile text do nothing, and fits a narrow screen", async () => {
    const { page, wasQuiet } = await openPage(browser, null, { viewport: { width: 360, height: 700 } })
    await page.goto(address())
    await page.waitForLoadState("networkidle")
    expect(await page.title()).not.toBe("owned")
    expect(await page.locator("main iframe, main script, main link, main style, [onerror], [onload]").count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    wasQuiet()
  })
})
