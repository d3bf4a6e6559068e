/*
 * The little that the pages do by themselves: keys that press links which are there anyway, and the figures of a run that
 * goes on. Text reaches the page through `textContent` alone. JavaScript with checked types, because its source goes to the
 * browser as it stands (`browser.toString()`): from a checkout and from a bundle alike.
 */

export const browser = () => {
  const POLL_MS = 2000
  const FAILURES_UNTIL_GONE = 3
  const { body } = document

  /** @param {string} selector */
  const links = (selector) => [...document.querySelectorAll("a")].filter((link) => link.matches(selector))
  const help = document.querySelector("dialog")
  const search = document.getElementById("search")

  // --- rows: the link that has the focus is the one that the keys stand on, so Enter needs nothing of ours.
  const rows = links("a[data-row], [data-row] a.open")
  const current = () => rows.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement))
  let last = -1

  /** @param {number} step */
  const move = (step) => {
    if (rows.length === 0) return
    const from = current() < 0 ? last : current()
    const next = Math.min(rows.length - 1, Math.max(0, from < 0 && step < 0 ? rows.length - 1 : from + step))
    last = next
    const row = rows[next]
    if (row === undefined) return
    // A passage is followed at once: it lies on the same page.
    const isHere = row.getAttribute("href")?.startsWith("#") === true
    row.focus({ preventScroll: isHere })
    if (isHere) row.click()
    else row.closest("[data-row]")?.scrollIntoView({ block: "nearest" })
    history.replaceState({ row: next }, "")
  }

  /** @param {string} key */
  const press = (key) => {
    const link = links("[data-key]").find((one) => one.dataset["key"] === key)
    link?.click()
    return link !== undefined
  }

  const toggleHelp = () => (help?.open === true ? help.close() : help?.showModal())

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const target = /** @type {HTMLElement} */ (event.target)
    if (target.matches("input, textarea, select")) {
      if (event.key === "Escape") target.blur()
      return
    }
    let isOurs = true
    if (event.key === "?") toggleHelp()
    else if (help?.open === true) isOurs = false
    else if (event.key === "/") {
      search?.focus()
      if (search instanceof HTMLInputElement) search.select()
    } else if (event.key === "j") move(1)
    else if (event.key === "k") move(-1)
    else isOurs = press(event.key)
    if (isOurs) event.preventDefault()
  })

  const keys = document.getElementById("keys")
  if (keys !== null) {
    keys.hidden = false
    keys.addEventListener("click", toggleHelp)
  }

  // Who comes back to a list stands where they left it.
  const state = /** @type {{ row?: unknown } | null} */ (history.state)
  if (state !== null && typeof state.row === "number" && location.hash === "") {
    last = state.row
    rows[last]?.focus()
  }

  // What comes near the screen takes its true height only then, and moves what a link has led to.
  const SETTLING_FRAMES = 4
  /** @param {number} left */
  const settle = (left) => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null
    if (target === null) return
    target.scrollIntoView({ block: "start" })
    if (left > 0) requestAnimationFrame(() => settle(left - 1))
  }
  addEventListener("hashchange", () => settle(SETTLING_FRAMES))
  if (location.hash !== "") requestAnimationFrame(() => settle(SETTLING_FRAMES))

  const facets = document.querySelector(".facets details")
  if (facets !== null && matchMedia("(max-width: 60rem)").matches) facets.removeAttribute("open")

  // --- the run that goes on
  const news = document.getElementById("news")
  let failures = 0

  /** @param {string} text */
  const say = (text) => {
    if (news === null) return
    if (news.hidden || news.firstChild?.textContent !== text) {
      const link = document.createElement("a")
      link.href = location.href
      link.textContent = "Load the page again"
      // Without this an address with an anchor would only scroll.
      link.addEventListener("click", (event) => {
        event.preventDefault()
        location.reload()
      })
      news.replaceChildren(document.createTextNode(text), document.createTextNode(" "), link)
    }
    news.hidden = false
  }

  /** @param {Record<string, string>} figures */
  const show = (figures) => {
    for (const place of document.querySelectorAll("[data-figure]")) {
      const text = figures[place.getAttribute("data-figure") ?? ""]
      if (text !== undefined && place.textContent !== text) place.textContent = text
    }
  }

  const ask = async () => {
    if (document.hidden) return true
    try {
      const answer = await fetch("/status.json")
      if (!answer.ok) throw new Error(String(answer.status))
      const status =
        /** @type {{ state: string, running: boolean, revision: number, figures: Record<string, string> }} */ (
          await answer.json()
        )
      failures = 0
      show({ ...status.figures, state: status.state })
      if (String(status.revision) !== body.dataset["revision"]) say("There are new traces.")
      return status.running
    } catch {
      failures++
      if (failures < FAILURES_UNTIL_GONE) return true
      show({ state: "cotton show --web has ended; this is how it was" })
      return false
    }
  }

  const poll = () => void setTimeout(() => void ask().then((goesOn) => goesOn && poll()), POLL_MS)
  if (body.dataset["running"] === "true") poll()
}
