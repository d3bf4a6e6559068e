import type { Browser } from "playwright-core"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { launch, openPage } from "./Browser.ts"
import { type Place, place } from "./Fixture.ts"

describe("cotton show --web of a run that goes on", () => {
  let browser: Browser
  let here: Place
  beforeAll(async () => {
    browser = await launch()
    here = await place("small", 1500)
  })
  afterAll(async () => {
    await browser.close()
    await here.close()
  })

  it("brings its figures up to date by itself, says when there are new traces, and at last that it is done", async () => {
    const { done } = here.start("run", "--dir", "r")
    while (!existsSync(join(here.folder, "r/journal.db")) || !existsSync(join(here.folder, "r/status.json")))
      await sleep(50)
    const url = await here.show("r")
    const { page, wasQuiet } = await openPage(browser, new URL(url).origin)
    await page.goto(url)
    const stored = () => page.locator('dd[data-figure="stored"]').innerText()
    const before = Number(await stored())
    await expect.poll(async () => Number(await stored()), { timeout: 60_000 }).toBeGreaterThan(before)
    await expect.poll(() => page.locator("#news").isVisible(), { timeout: 60_000 }).toBe(true)
    expect(await page.locator("#news").innerText()).toBe("There are new traces. Load the page again")
    await page.getByRole("link", { name: "Load the page again" }).click()
    await expect.poll(() => page.locator("#news").isVisible()).toBe(false)

    await done
    await expect.poll(() => page.locator('[data-figure="state"]').innerText(), { timeout: 60_000 }).toBe("done")
    await page.goto(`${new URL(url).origin}/traces`)
    expect(await page.locator("h1").innerText()).toBe("32 traces")
    wasQuiet()
  })
})
