import { type Browser, chromium } from "playwright-core"
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { pathToFileURL } from "node:url"
import { withFewColours } from "./Png.ts"
import { terminalPage } from "./Terminal.ts"

/*
 * The pictures of the docs, from a real run of the first recipe: `node scripts/screenshots.ts`. Needs tmux and Chromium
 * (`CHROMIUM` names another one than Debian's). Writes docs/images/.
 */

/** What a page of the docs should not weigh more than. */
const MOST_BYTES = 150_000
const TERMINAL = { columns: 100, rows: 26 }
const SOCKET = `cotton-pictures-${process.pid}`

const root = join(import.meta.dirname, "..")
const images = join(root, "docs/images")
const work = mkdtempSync(join(tmpdir(), "cotton-pictures-"))
const cotton = [process.execPath, join(root, "packages/cli/src/main.ts")]

const tmux = (...args: ReadonlyArray<string>): string =>
  execFileSync("tmux", ["-L", SOCKET, ...args], { encoding: "utf8", cwd: work })

/** The screen of a run that is about half done, and then the run's end. */
const liveRun = async (): Promise<string> => {
  const recipe = join(root, "recipes/quickstart.yaml")
  const command = `cd ${work} && ${cotton.join(" ")} run ${recipe} --dir runs/first; touch done; sleep 600`
  tmux("-f", "/dev/null", "new-session", "-d", "-x", String(TERMINAL.columns), "-y", String(TERMINAL.rows), command)
  let screen = ""
  while (!existsSync(join(work, "done"))) {
    await sleep(200)
    const now = tmux("capture-pane", "-e", "-p")
    const settled = /(\d+) \/ 60/.exec(now)
    // The frame alone: what the run has said before it is above.
    if (settled !== null && Number(settled[1]) <= 40 && now.includes("rejected"))
      screen = now.slice(now.indexOf(now.split("\n").find((line) => line.includes("problems  "))!))
  }
  if (screen === "") throw new Error("the run ended before it was seen")
  return screen
}

const shoot = async (
  browser: Browser,
  name: string,
  address: string,
  { width = 1240, height = 760, dark = false, selector = "" } = {}
) => {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" })
  if (address.startsWith("<")) await page.setContent(address)
  else await page.goto(address)
  const [, hash] = address.split("#")
  // The page moves to its passage within some frames.
  if (hash !== undefined) await page.waitForTimeout(500)
  const picture = withFewColours(await (selector === "" ? page.screenshot() : page.locator(selector).screenshot()))
  await page.close()
  const path = join(images, `${name}.png`)
  writeFileSync(path, picture)
  const bytes = picture.length
  if (bytes > MOST_BYTES) throw new Error(`${path}: ${bytes} bytes, more than ${MOST_BYTES}`)
  console.log(`${path}  ${Math.round(bytes / 1000)} kB`)
}

const main = async () => {
  mkdirSync(images, { recursive: true })
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
  })
  try {
    const screen = await liveRun()
    const shown = spawn(cotton[0]!, [cotton[1]!, "show", "runs/first", "--web", "--json"], {
      cwd: work,
      stdio: ["ignore", "pipe", "inherit"]
    })
    try {
      const [line] = (await once(shown.stdout, "data")) as [Buffer]
      const { url } = JSON.parse(line.toString()) as { readonly url: string }
      const at = (address: string) => url.replace("/?", `${address}${address.includes("?") ? "&" : "?"}`)
      await shoot(browser, "run", terminalPage(screen), { width: 1000, selector: "pre" })
      await shoot(browser, "report", pathToFileURL(join(work, "runs/first/report.html")).href, {
        width: 1000,
        height: 900
      })
      await shoot(browser, "traces", at("/traces?standing=rejected"))
      await shoot(browser, "trace", `${at("/trace/rank-es-7-9/0?reason=foreign-script")}#e1`)
    } finally {
      shown.kill()
    }
  } finally {
    await browser.close()
    tmux("kill-server")
    rmSync(work, { recursive: true, force: true })
  }
}

await main()
