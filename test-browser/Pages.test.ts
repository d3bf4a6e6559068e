import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { problemAddress, traceAddress } from "@cotton/report/web/Addresses"
import { EVERYTHING } from "@cotton/report/web/TracesQuery"
import { launch, openPage } from "./Browser.ts"
import { type Place, place, STRANGE_IDS } from "./Fixture.ts"
import { hostile } from "./Texts.ts"

const exactly = (text: string) => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`)

describe("cotton show --web of a run that is done", () => {
  let browser: Browser
  let here: Place
  let url: string
  let origin: string
  beforeAll(async () => {
    browser = await launch()
    here = await place("special")
    await here.cotton("run", "--dir", "r")
    url = await here.show("r")
    origin = new URL(url).origin
  })
  afterAll(async () => {
    await browser.close()
    await here.close()
  })

  const open = async (address = "/", options = {}) => {
    const watched = await openPage(browser, origin, options)
    await watched.page.goto(url)
    if (address !== "/") await watched.page.goto(`${origin}${address}`)
    return watched
  }
  const rows = (page: Page) => page.locator("tr[data-row] a.open").allInnerTexts()
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("href"))

  it("takes the token out of the address at once", async () => {
    const { page, wasQuiet } = await open()
    expect(page.url()).toBe(`${origin}/`)
    expect(await page.evaluate(() => document.cookie)).toBe("")
    expect(await page.locator("main.report h1").count()).toBe(1)
    wasQuiet()
  })

  it("leads from the report to the traces that it speaks of", async () => {
    const { page, wasQuiet } = await open()
    await page.locator("#reasons td a[href^='/traces']").first().click()
    const { searchParams } = new URL(page.url())
    expect(searchParams.get("reason")).toBe("wrong-answer")
    expect((await rows(page)).length).toBeGreaterThan(10)
    await page.goBack()
    await page.locator("#examples h4 a").first().click()
    expect(new URL(page.url()).pathname).toMatch(/^\/trace\/[^/]+\/\d+$/)
    expect(await page.locator("h1").innerText()).toContain(" / ")
    wasQuiet()
  })

  it("filters by links: the address has it all, and gives the same rows after a reload and after going back", async () => {
    const { page, wasQuiet } = await open("/traces")
    const all = await rows(page)
    await page.getByRole("link", { name: /^rejected/ }).click()
    const rejected = await rows(page)
    await page.getByRole("link", { name: /^odd/ }).click()
    await page.getByRole("link", { name: "Tokens" }).click()
    expect(new URL(page.url()).search).toBe("?standing=rejected&domain=odd&sort=-tokens")
    const odd = await rows(page)
    expect(rejected.length).toBeLessThan(all.length)
    expect(odd.length).toBeLessThan(rejected.length)
    expect(odd.length).toBeGreaterThan(10)
    await page.reload()
    expect(await rows(page)).toEqual(odd)
    await page.goBack()
    await page.goBack()
    expect(await rows(page)).toEqual(rejected)
    wasQuiet()
  })

  it("searches ids, prompts and answers, and the texts of the traces when asked to", async () => {
    const { page, wasQuiet } = await open("/traces")
    await page.keyboard.press("/")
    await page.keyboard.type("p14")
    await page.keyboard.press("Enter")
    await page.waitForURL(/q=p14/)
    expect((await rows(page)).length).toBeGreaterThan(10)
    await page.getByRole("searchbox").fill("следовательно")
    await page.getByRole("checkbox").check()
    await page.getByRole("button", { name: "Search" }).click()
    await page.waitForURL(/in=text/)
    expect(await page.locator(".excerpt mark").first().innerText()).toBe("следовательно")
    expect(await rows(page)).toEqual(["long A long one?", "long A long one?"])
    wasQuiet()
  })

  it("moves by keys: down the list, into a trace, to the next one, to its sibling, and back to the same row", async () => {
    const { page, wasQuiet } = await open("/traces?domain=odd")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    expect(await focused(page)).toBe("/trace/p1/1?domain=odd")
    await page.keyboard.press("Enter")
    await page.waitForURL("**/trace/p1/1?domain=odd")
    await page.keyboard.press("n")
    await page.waitForURL("**/trace/p3/0?domain=odd")
    await page.keyboard.press("]")
    await page.waitForURL("**/trace/p3/1?domain=odd")
    await page.keyboard.press("p")
    await page.waitForURL("**/trace/p3/0?domain=odd")
    await page.keyboard.press("r")
    await page.waitForURL("**/trace/p3/0?domain=odd&view=raw")
    await page.keyboard.press("r")
    await page.waitForURL("**/trace/p3/0?domain=odd")
    await page.keyboard.press("u")
    await page.waitForURL("**/traces?domain=odd")
    await page.goBack()
    for (let back = 0; back < 20 && !page.url().endsWith("/traces?domain=odd"); back++) await page.goBack()
    expect(await focused(page)).toBe("/trace/p1/1?domain=odd")
    wasQuiet()
  })

  it("shows its keys, and types no shortcut into a field", async () => {
    const { page, wasQuiet } = await open("/traces")
    await page.keyboard.press("?")
    expect(await page.getByRole("dialog").isVisible()).toBe(true)
    await page.keyboard.press("j")
    expect(await focused(page)).toBeNull()
    await page.keyboard.press("?")
    expect(await page.getByRole("dialog").isVisible()).toBe(false)
    await page.keyboard.press("/")
    await page.keyboard.type("?jn/")
    expect(await page.getByRole("searchbox").inputValue()).toBe("?jn/")
    wasQuiet()
  })

  it("does all of it without scripts, but for the keys", async () => {
    const { page, wasQuiet } = await open("/traces", { javaScriptEnabled: false })
    await page.getByRole("link", { name: /^wrong-answer/ }).click()
    await page.locator("tr[data-row] a.open").first().click()
    await page.locator(".places a").first().click()
    expect(new URL(page.url()).hash).toBe("#e1")
    await page.getByRole("link", { name: "Next" }).click()
    await page.getByRole("searchbox").fill("p7")
    await page.getByRole("searchbox").press("Enter")
    expect(new URL(page.url()).search).toBe("?q=p7")
    wasQuiet()
  })

  it("bears a chain of 166,000 characters: few elements, and a passage is on the screen when its link was followed", async () => {
    const { page, wasQuiet } = await open("/trace/long/0")
    expect(await page.locator(".text .reasoning").evaluate((one) => one.textContent.length)).toBeGreaterThan(165_000)
    expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(1500)
    const mark = page.locator("mark", { hasText: "следовательно" })
    const isSeen = () =>
      mark.evaluate((one) => {
        const { top, bottom } = one.getBoundingClientRect()
        return top >= 0 && bottom <= innerHeight
      })
    expect(await isSeen()).toBe(false)
    await page.locator(".places a").first().click()
    await expect.poll(isSeen).toBe(true)
    // So does the map, and the key.
    await page.evaluate(() => scrollTo(0, 0))
    await page.locator('.strip a[href="#e1"]').dispatchEvent("click")
    await page.keyboard.press("j")
    await expect.poll(isSeen).toBe(true)
    await page.keyboard.press("j")
    expect(page.url()).toMatch(/#e2$/)
    wasQuiet()
  })

  it("bears a chain of five million", async () => {
    const { page, wasQuiet } = await open("/trace/huge/0")
    expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(15_000)
    await page.locator(".places a").first().click()
    const isSeen = () =>
      page.locator("article mark").evaluate((one) => {
        const { top, bottom } = one.getBoundingClientRect()
        return top >= 0 && bottom <= innerHeight
      })
    await expect.poll(isSeen).toBe(true)
    wasQuiet()
  })

  it("lets hostile text do nothing on any page: no dialog, no error, no request, no title of its own", async () => {
    const addresses = [
      "/",
      "/traces",
      "/trace/hostile/0",
      "/trace/hostile/0?view=raw",
      "/trace/hostile/0?view=reply",
      "/problem/hostile"
    ]
    const asked = `/traces?q=${encodeURIComponent(hostile.toWellFormed())}&filter=%3Cscript%3Ealert(1)%3C/script%3E`
    for (const address of [...addresses, asked, "/%3Cscript%3Ealert(1)%3C/script%3E"]) {
      const { page, wasQuiet } = await open()
      const answer = await page.goto(`${origin}${address}`)
      await page.waitForLoadState("networkidle")
      expect(await page.title()).toContain("Cotton")
      expect(await page.locator("body").isVisible(), address).toBe(true)
      expect(
        await page
          .locator("iframe, main script, main link, main style, [onerror], [onload], a[href^=javascript]")
          .count()
      ).toBe(0)
      if (answer!.status() === 200) wasQuiet()
      await page.close()
    }
    const { page } = await open("/trace/hostile/0")
    const text = await page.locator(".text .reasoning p").first().textContent()
    expect(text).toContain('<script>alert("script")</script>')
    expect(text).toContain("\uFFFDturned around\uFFFD\uFFFD\uFFFD[2J \uFFFD &lt;b&gt;")
  })

  it.each(STRANGE_IDS)("leads to and through the id %j", async (id) => {
    const { page, wasQuiet } = await open(`/traces?domain=strange`)
    await page
      .locator("tr[data-row] a.open", { has: page.locator(".id", { hasText: exactly(id) }) })
      .first()
      .click()
    expect(page.url()).toBe(`${origin}${traceAddress(id, 0, { ...EVERYTHING, domain: "strange" })}`)
    expect(await page.locator("h1").innerText()).toContain(`${id} / 0`)
    await page.goto(`${origin}${problemAddress(id)}`)
    expect(await page.locator("h1").innerText()).toBe(id)
    await page.getByRole("link", { name: "Sample 1" }).click()
    expect(await page.locator("h1").innerText()).toContain(`${id} / 1`)
    wasQuiet()
  })

  it.each([
    "/",
    "/traces",
    "/traces?q=p1&in=text",
    "/trace/long/0",
    "/trace/hostile/0?view=raw",
    "/trace/hostile/0?view=reply",
    "/problem/hostile",
    "/nothing"
  ])("fits a narrow screen without sideways scrolling: %s", async (address) => {
    const { page } = await open(address, { viewport: { width: 360, height: 700 } })
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(360)
  })

  it("shows all columns of the list side by side on a wide screen, each row one line high", async () => {
    const { page } = await open("/traces")
    const right = await page
      .locator("th")
      .last()
      .evaluate((one) => one.getBoundingClientRect().right)
    expect(right).toBeLessThanOrEqual(1280)
    const heights = await page
      .locator("tr[data-row]")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))
    expect(Math.max(...heights)).toBeLessThan(40)
  })

  it("cuts no number of the list, also that of a chain of more than a million tokens", async () => {
    const { page } = await open("/traces?sort=-tokens", { viewport: { width: 1024, height: 800 } })
    const cells = await page
      .locator("td.number")
      .evaluateAll((all) => all.map((one) => ({ text: one.textContent, cut: one.scrollWidth > one.clientWidth })))
    expect(cells.some(({ text }) => /^\d,\d{3},\d{3}$/.test(text.trim()))).toBe(true)
    expect(cells.filter(({ cut }) => cut)).toEqual([])
  })

  it("leads from the first key press past the head to the content", async () => {
    const { page, wasQuiet } = await open("/traces")
    await page.keyboard.press("Tab")
    expect(await focused(page)).toBe("#content")
    expect(await page.locator(".skip").evaluate((one) => one.getBoundingClientRect().left)).toBeGreaterThanOrEqual(0)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    expect(await page.evaluate(() => document.activeElement?.closest("main")?.className)).toBe("list")
    wasQuiet()
  })

  it.each(["/", "/traces"])("shades the edge of a table that goes on beside a narrow screen: %s", async (address) => {
    const { page } = await open(address, { viewport: { width: 360, height: 700 } })
    const shaded = await page
      .locator(".scroll, .sideways")
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundImage.includes("gradient")))
    expect(shaded.length).toBeGreaterThan(0)
    expect(shaded).not.toContain(false)
  })

  it("shows nothing to a window that has not been let in", async () => {
    const { page } = await openPage(browser, origin)
    const answer = await page.goto(`${origin}/traces`)
    expect(answer!.status()).toBe(403)
    expect(await page.locator("body").innerText()).toContain("cotton show --web")
    expect(await page.locator("tr").count()).toBe(0)
  })
})
