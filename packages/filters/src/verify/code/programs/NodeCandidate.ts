/** `candidate.cjs`: what `candidate.py` is, for JavaScript and TypeScript. */
export const NODE_CANDIDATE = String.raw`
"use strict"
const vm = require("node:vm")
const module_ = require("node:module")
const fs = require("node:fs")
const path = require("node:path")
const wire = require("./wire.cjs")
const { read, write } = wire.open()
const objects = []
const numbers = new Map()

const keep = (value) => {
  if (!numbers.has(value)) numbers.set(value, objects.push(value) - 1)
  const name = typeof value === "function" ? "function" : String(value?.constructor?.name ?? typeof value).slice(0, 80)
  return { h: [numbers.get(value), name, typeof value] }
}

const find = (tag, inner) => {
  if (tag === "h") return objects[inner]
  if (tag === "k") return callback(inner)
  throw new wire.Unsendable("unknown tag")
}

// A function of the tests that was given to the solution.
const callback = (at) => (...args) => {
  write({ callback: at, a: args.map((one) => wire.encode(one, keep)) })
  for (;;) {
    const message = read()
    if (message === undefined) process.exit(0)
    if ("returned" in message) return wire.decode(message.returned, find)
    if ("raised" in message) throw new Error(message.m)
    write(now(message))
  }
}

const failed = (problem) => {
  let name = "Error", text = ""
  try {
    name = String(problem?.name ?? typeof problem).slice(0, 80)
    text = String(problem?.message ?? problem).slice(0, 300)
  } catch {}
  return { e: [name], m: text, x: name }
}

let exported = {}

const lookUp = (name) => {
  if (Object.hasOwn(exported, name)) return exported[name]
  if (exported.default !== undefined && exported.default?.name === name) return exported.default
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return undefined
  // A word of the language is no name.
  try { return vm.runInThisContext(name) } catch { return undefined }
}

class Missing extends Error {}

const named = (name) => {
  const [first, ...rest] = name.split(".")
  const value = lookUp(first)
  // What Node has of that name itself is no answer.
  if (value !== undefined && value !== globals.get(first)) return rest.reduce(([owner, one], part) => [one, one[part]], [undefined, rest.length > 0 && typeof value === "function" ? new value() : value])
  const Solution = lookUp("Solution")
  if (rest.length === 0 && typeof Solution === "function" && typeof Solution.prototype?.[first] === "function") {
    const one = new Solution()
    return [one, one[first]]
  }
  throw new Missing(first)
}

const changed = (before, value) => {
  const after = wire.encode(value, keep)
  return JSON.stringify(after) === JSON.stringify(before) ? null : after
}

const valueOf = (message) => {
  // What it has put off is done when nothing is left to wait for.
  if ("idle" in message) return new Promise((resolve) => process.once("beforeExit", () => resolve({ v: null })))
  if ("names" in message) {
    const found = {}
    for (const name of message.names) {
      const value = lookUp(name)
      if (value !== undefined && value !== globals.get(name)) found[name] = { value: wire.encode(value, keep) }
    }
    return { v: null, found }
  }
  const args = message.a.map((one) => wire.decode(one, find))
  if ("op" in message) {
    const on = objects[message.on]
    const [first, second] = args
    if (message.op === "get") return { v: wire.encode(typeof on[first] === "function" ? on[first].bind(on) : on[first], keep) }
    if (message.op === "set") { on[first] = second; return { v: null } }
    if (message.op === "instanceof") return { v: first instanceof on }
    if (message.op === "new") return { v: wire.encode(new on(...args), keep) }
    if (message.op === "iterate") { const step = on.next(); return { v: wire.encode([step.done === true, step.value], keep) } }
    if (message.op === "iterator") return { v: keep(on[Symbol.iterator]()) }
    throw new Missing(message.op)
  }
  const [owner, target] = "name" in message ? named(message.name) : [undefined, objects[message.call]]
  const value = target.call(owner, ...args)
  const reply = (value, promised) => {
    const marks = args.map((one, at) => (typeof one === "object" && one !== null ? changed(message.a[at], one) : null))
    return { v: wire.encode(value, keep), ...(promised ? { p: 1 } : {}), ...(marks.some((mark) => mark !== null) ? { w: marks } : {}) }
  }
  return typeof value?.then === "function" ? Promise.resolve(value).then((one) => reply(one, true), (problem) => ({ ...failed(problem), p: 1 })) : reply(value, false)
}

const problemOf = (problem) => (problem instanceof Missing ? { missing: problem.message } : failed(problem))

const now = (message) => {
  try {
    const reply = valueOf(message)
    return typeof reply.then === "function" ? failed(new Error("a promise within a callback")) : reply
  } catch (problem) { return problemOf(problem) }
}

const answer = async (message) => {
  try { return await valueOf(message) } catch (problem) { return problemOf(problem) }
}

const globals = new Map(Object.getOwnPropertyNames(globalThis).map((name) => [name, globalThis[name]]))

const main = async () => {
  const { code, language } = read()
  wire.silence()
  const broken = (kind, problem) => {
    const line = Number(/solution\.[cm]?js:(\d+)/.exec(String(problem?.stack))?.[1] ?? 0)
    write({ broken: kind, line, ...failed(problem) })
  }
  let text = code
  try {
    if (language === "typescript") text = module_.stripTypeScriptTypes(code, { mode: "transform" })
  } catch (problem) { return broken("syntax", problem) }
  globalThis.require = module_.createRequire(path.join(process.cwd(), "solution.js"))
  globalThis.module = { exports: {} }
  globalThis.exports = globalThis.module.exports
  const isModule = /^\s*(?:import\s*[\w{*"']|export\s+(?:default|const|let|var|function|class|async|\{))/m.test(text)
  try {
    if (isModule) {
      fs.writeFileSync("solution.mjs", text)
      exported = { ...(await import(path.join(process.cwd(), "solution.mjs"))) }
    } else {
      const script = new vm.Script(text, { filename: "solution.js", importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })
      script.runInThisContext()
      const given = globalThis.module.exports
      exported = typeof given === "function" ? { [given.name]: given } : { ...given }
    }
  } catch (problem) { return broken(problem instanceof SyntaxError ? "syntax" : "exception", problem) }
  write({ loaded: true })
  for (;;) {
    const message = read()
    if (message === undefined) return
    const reply = await answer(message)
    let line = reply
    try { JSON.stringify(reply) } catch (problem) { line = failed(problem) }
    write(line)
  }
}

main().then(() => process.exit(0), () => process.exit(0))
`
