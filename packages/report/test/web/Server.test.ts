import { connect } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { problemAddress, traceAddress } from "../../src/web/Addresses.ts"
import { sample, type Site, site, sourceOf, verdict } from "./Served.ts"

const IDS = ["p1", "a/b c%20?x=1#y", "..", ".", "<b>bold</b>", "é😀 “q”", "//evil.example/x", "-"]

describe("the server of the pages", () => {
  let here: Site
  const open = async (broken = false) => {
    const source = sourceOf(
      IDS.map((id) => sample(id, 0, `Reasoning of ${id}.`, [verdict({})])),
      broken
    )
    here = await site(source)
    return here
  }
  afterEach(() => here.served.close())

  it("listens on the loopback address alone, under a token of 192 bits that each start makes anew", async () => {
    const { served, token, authority } = await open()
    expect(authority).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/)
    await served.close()
    const before = token
    expect((await open()).token).not.toBe(before)
  })

  it("lets the printed address in once: a cookie for this port, and on to the address without the token", async () => {
    const { stranger, token, port } = await open()
    const { code, headers } = await stranger(`/traces?standing=kept&token=${token}`)
    expect(code).toBe(303)
    expect(headers.get("location")).toBe("/traces?standing=kept")
    expect(headers.get("set-cookie")).toBe(`cotton-${port}=${token}; Path=/; HttpOnly; SameSite=Strict`)
    expect((await stranger("/", { cookie: `cotton-${port}=${token}` })).code).toBe(200)
    expect((await stranger("/", { authorization: `Bearer ${token}` })).code).toBe(200)
  })

  it("never leads to another host", async () => {
    const { stranger, token } = await open()
    for (const path of ["//evil.example/", "/\\evil.example/", "///evil.example"]) {
      const { headers } = await stranger(`${path}?token=${token}`)
      expect(headers.get("location")).toMatch(/^\/evil\.example\/?$/)
    }
  })

  it("goes on by itself after a link on another page, where a browser keeps the cookie back from a redirect", async () => {
    const { stranger, token } = await open()
    const { code, body, headers } = await stranger(`/?token=${token}`, { "sec-fetch-site": "cross-site" })
    expect(code).toBe(200)
    expect(headers.get("set-cookie")).toContain(token)
    expect(body).toContain('http-equiv="refresh" content="0;url=/"')
    expect(body).not.toContain(token)
  })

  it("refuses whoever has no token or a wrong one, says what to do, and shows nothing of the run", async () => {
    const { stranger, token, port } = await open()
    const wrong = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`
    const refused = [
      await stranger("/"),
      await stranger("/status.json"),
      await stranger(`/?token=${wrong}`),
      await stranger("/?token="),
      await stranger(`/?token=${"x".repeat(5000)}`),
      await stranger("/", { cookie: `cotton-${port}=${wrong}` }),
      await stranger("/", { cookie: `cotton-1=${token}` }),
      await stranger("/", { authorization: `Bearer ${wrong}` })
    ]
    for (const { code, body, headers } of refused) {
      expect(code).toBe(403)
      expect(body).toContain("cotton show --web")
      expect(body).not.toContain("runs/first")
      expect(body).not.toContain(token)
      expect(headers.has("set-cookie")).toBe(false)
    }
  })

  it("refuses another Host, with the right cookie too: a name that was made to point here", async () => {
    const { get, port, token } = await open()
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      `localhost:${port}`,
      "127.0.0.1",
      `127.0.0.1:${port + 1}`
    ]) {
      expect((await get("/", { host })).code, host).toBe(403)
      expect((await get(`/?token=${token}`, { host })).code, host).toBe(403)
    }
  })

  it("refuses what a page of another origin asks for, and takes its own", async () => {
    const { get, authority, port } = await open()
    for (const origin of ["http://evil.example", "null", `http://127.0.0.1:${port + 1}`, `https://${authority}`]) {
      expect((await get("/status.json", { origin })).code, origin).toBe(403)
    }
    for (const site of ["cross-site", "same-site"]) {
      expect((await get("/status.json", { "sec-fetch-site": site })).code, site).toBe(403)
    }
    expect((await get("/status.json", { origin: `http://${authority}`, "sec-fetch-site": "same-origin" })).code).toBe(
      200
    )
    expect((await get("/traces", { "sec-fetch-site": "none" })).code).toBe(200)
  })

  it("answers GET and HEAD alone, and reads no body", async () => {
    const { get } = await open()
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const { code, headers } = await get("/", { "content-length": "1000000" }, method)
      expect(code, method).toBe(405)
      expect(headers.get("allow")).toBe("GET, HEAD")
    }
    const head = await get("/traces", {}, "HEAD")
    expect(head.code).toBe(200)
    expect(head.body).toBe("")
    expect(Number(head.headers.get("content-length"))).toBeGreaterThan(1000)
  })

  it("refuses a header that is too large, and goes on", async () => {
    const { get } = await open()
    expect((await get("/", { "x-large": "x".repeat(40_000) })).code).toBe(431)
    expect((await get(`/traces?q=${"x".repeat(40_000)}`)).code).toBe(431)
    expect((await get("/")).code).toBe(200)
  })

  it("forbids with every answer, refusals too, all that the pages do not need", async () => {
    const { get, stranger } = await open()
    const nonces = new Set<string>()
    for (const { headers, body } of [await get("/"), await get("/traces"), await stranger("/"), await get("/no")]) {
      const policy = headers.get("content-security-policy")!
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain("unsafe")
      const nonce = /script-src 'nonce-([^']+)'/.exec(policy)![1]!
      expect(body).toContain(`<style nonce="${nonce}">`)
      nonces.add(nonce)
      expect(headers.get("x-content-type-options")).toBe("nosniff")
      expect(headers.get("referrer-policy")).toBe("no-referrer")
      expect(headers.get("cache-control")).toBe("no-store")
      expect(headers.has("access-control-allow-origin")).toBe(false)
    }
    expect(nonces.size).toBe(4)
  })

  it("knows its pages and no file", async () => {
    const { get } = await open()
    const paths = [
      "/etc/passwd",
      "/../../etc/passwd",
      "/..%2f..%2fetc/passwd",
      "/trace/p1",
      "/trace/p1/0/x",
      "/trace/p1/-1"
    ]
    for (const path of [
      ...paths,
      "/trace/%ff/0",
      "/trace/%/0",
      "/trace/nobody/0",
      "/problem/nobody",
      "/trace/p1/7",
      "*"
    ]) {
      const { code, body } = await get(path)
      expect(code, path).toBe(404)
      expect(body).not.toContain("root:")
      expect(body).toContain('<a href="/traces">')
    }
  })

  it.each(IDS)("has the pages of the problem %j under addresses of their own", async (id) => {
    const { get } = await open()
    // Browsers take dots out of a path, also encoded ones.
    for (const address of [traceAddress(id, 0), problemAddress(id)]) {
      expect(new URL(address, "http://127.0.0.1:1").href).toBe(`http://127.0.0.1:1${address}`)
    }
    const shown = id.replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    const trace = await get(traceAddress(id, 0))
    expect(trace.code).toBe(200)
    expect(trace.body).toContain(`Reasoning of ${shown}.`)
    const whole = await get(problemAddress(id))
    expect(whole.code).toBe(200)
    expect(whole.body).toContain(`<h1>${shown}</h1>`)
  })

  it("says once what a page is of, leads past the head, and begins with its first heading", async () => {
    const { get } = await open()
    const title = (body: string) => /<title>(.*)<\/title>/.exec(body)?.[1]
    const pages = { "/": "runs/first · Cotton", "/traces": "Traces · runs/first · Cotton", "/trace/p1/0": null }
    for (const [address, told] of Object.entries(pages)) {
      const { body } = await get(address)
      if (told !== null) expect(title(body)).toBe(told)
      expect(body).toContain('<a class="skip" href="#content">')
      expect(body.match(/id="content"/g)).toHaveLength(1)
      const levels = Array.from(body.slice(body.indexOf("<main")).matchAll(/<h(\d)/g), ([, level]) => Number(level))
      if (address !== "/") expect(levels[0], address).toBe(1)
      expect(levels.filter((level) => level === 1)).toHaveLength(address === "/" ? 0 : 1)
    }
  })

  it("says of an address what it did not understand", async () => {
    const { get } = await open()
    expect((await get("/traces?standing=evil%3Cb%3E")).body).toContain(
      "standing=evil&lt;b&gt; is not understood: it may be kept, rejected, undecided, failed; every standing is shown."
    )
    expect((await get("/traces?standing=kept")).body).not.toContain("not understood")
  })

  it("tells an error of the run on a page, as text", async () => {
    const { get } = await open(true)
    const { code, body } = await get("/")
    expect(code).toBe(500)
    expect(body).toContain("the disk is &lt;gone&gt;")
  })

  it("serves on after clients that send nonsense, or leave before the answer", async () => {
    const { get, port } = await open()
    const nonsense = connect(port, "127.0.0.1")
    nonsense.write("\u0000\u0001 nonsense\r\n\r\n")
    nonsense.on("error", () => undefined)
    const leaving = connect(port, "127.0.0.1")
    leaving.write("GET / HTTP/1.1\r\n")
    leaving.destroy()
    expect((await get("/")).code).toBe(200)
    nonsense.destroy()
  })

  it("closes with connections open", async () => {
    const { port, served } = await open()
    const idle = connect(port, "127.0.0.1")
    await new Promise((connected) => idle.once("connect", connected))
    const closed = new Promise((done) => idle.once("close", done))
    await served.close()
    await closed
    await open()
  })

  it("says by its error that a port is taken", async () => {
    const { port } = await open()
    await expect(site(sourceOf([]), { port })).rejects.toMatchObject({ code: "EADDRINUSE" })
  })
})
