/** `judge.cjs`: what `judge.py` is, for JavaScript and TypeScript. */
export const NODE_JUDGE = String.raw`
"use strict"
const vm = require("node:vm")
const module_ = require("node:module")
const path = require("node:path")
const util = require("node:util")
const assert = require("node:assert")
const wire = require("./wire.cjs")
const { read, write } = wire.open()
const begin = read()
wire.silence()
let asked = 0
let over = false
const last = ["", ""]
const callbacks = []
const remotes = new WeakMap()

const finish = (outcome, more = {}) => {
  if (over) return
  over = true
  write({ nonce: begin.nonce, asked, outcome, ...more })
  process.exit(0)
}

// Thrown only where finish has ended the process already.
const stop = (outcome, more) => { finish(outcome, more); throw new Error(outcome) }

class Given extends Error {}

const exchange = (message) => {
  write(message)
  for (;;) {
    let reply
    try { reply = read() } catch { stop("gone") }
    if (reply === undefined || reply === null || typeof reply !== "object" || !["v", "e", "missing", "callback"].some((part) => Object.hasOwn(reply, part))) stop("gone")
    if (Object.hasOwn(reply, "callback")) {
      let answer
      try {
        answer = { returned: wire.encode(callbacks[reply.callback](...reply.a.map(rebuilt)), keep) }
      } catch (problem) { answer = { raised: "Error", m: String(problem?.message).slice(0, 300) } }
      write(answer)
      continue
    }
    if (Object.hasOwn(reply, "missing")) stop("name", { name: typeof reply.missing === "string" ? reply.missing.slice(0, 200) : "" })
    if (Object.hasOwn(reply, "e")) {
      const kinds = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, Error }
      if (!Array.isArray(reply.e) || typeof reply.e[0] !== "string" || typeof reply.m !== "string") stop("gone")
      const name = reply.e[0]
      const Kind = Object.hasOwn(kinds, name) ? kinds[name] : Given
      const problem = new Kind(reply.m)
      if (Kind === Given) problem.name = name
      given.add(problem)
      throw problem
    }
    return reply
  }
}
const given = new WeakSet()

// A value of the solution's. One that can't be built is no value, and the solution's fault.
const rebuilt = (value) => {
  try { return wire.decode(value, find) } catch { return stop("gone") }
}

const keep = (value) => {
  if (remotes.has(value)) return { h: remotes.get(value) }
  if (typeof value === "function") return { k: callbacks.push(value) - 1 }
  return stop("unsupported", { found: "the tests give the solution an object of type " + String(value?.constructor?.name).slice(0, 80) })
}

const find = (tag, inner) => {
  if (tag !== "h") throw new Error("unknown tag")
  if (typeof inner[0] !== "number") throw new Error("no object")
  return remote(inner[0], typeof inner[1] === "string" ? inner[1] : "", inner[2] === "function")
}

const shown = (value) => {
  if (remotes.has(value)) return "an object that is no plain value"
  try { return util.inspect(value, { depth: 4, breakLength: Infinity, maxArrayLength: 40 }).slice(0, 300) } catch { return "a value that can't be shown" }
}

const replace = (one, after) => {
  if (Array.isArray(one)) one.splice(0, one.length, ...after)
  else if (one instanceof Map) { one.clear(); for (const [k, v] of after) one.set(k, v) }
  else if (one instanceof Set) { one.clear(); for (const v of after) one.add(v) }
  else { for (const key of Object.keys(one)) delete one[key]; Object.assign(one, after) }
}

const request = (target, label, args) => {
  asked++
  last[0] = label + "(" + args.map((one) => shown(one).slice(0, 80)).join(", ") + ")"
  last[1] = ""
  const reply = exchange({ ...target, a: args.map((one) => wire.encode(one, keep)) })
  const marks = Array.isArray(reply.w) ? reply.w : []
  args.forEach((one, at) => { if (marks[at] !== null && marks[at] !== undefined && typeof one === "object" && one !== null && !remotes.has(one)) replace(one, rebuilt(marks[at])) })
  const value = rebuilt(reply.v)
  last[1] = shown(value)
  return reply.p === 1 ? Promise.resolve(value) : value
}

const operate = (at, op, ...args) => {
  asked++
  return rebuilt(exchange({ on: at, op, a: args.map((one) => wire.encode(one, keep)) }).v)
}

// A stand-in for what is no plain value. It has a key of its own, so that it deeply equals nothing but itself.
const remote = (at, label, isFunction) => {
  const target = isFunction ? function () {} : {}
  Object.defineProperty(target, "an object of the solution", { value: at, enumerable: true })
  const made = new Proxy(target, {
    apply: (_, __, args) => request({ call: at }, label, args),
    construct: (_, args) => operate(at, "new", ...args),
    get: (_, name) => {
      if (name === Symbol.iterator) return function* () {
        const steps = operate(at, "iterator")
        for (;;) { const [done, value] = operate(remotes.get(steps), "iterate"); if (done === true) return; yield value }
      }
      if (typeof name === "symbol" || name === "then" || name === "toJSON") return undefined
      if (name === "valueOf" || name === "toString") return () => { throw new TypeError("an object of the solution is no plain value") }
      return isFunction && (name === "prototype" || name === "length") ? target[name] : operate(at, "get", name)
    },
    set: (_, name, value) => { if (typeof name === "string") operate(at, "set", name, value); return true }
  })
  remotes.set(made, at)
  return made
}

const place = (problem) => {
  const at = Number(/tests\.js:(\d+)/.exec(String(problem?.stack))?.[1] ?? 0)
  const source = at > 0 ? (begin.code.split("\n")[at - 1] ?? "").trim().slice(0, 300) : ""
  return { line: at, source, call: last[0], value: last[1] }
}

const broke = (problem) => {
  const found = (String(problem?.name) + ": " + String(problem?.message)).slice(0, 300)
  if (given.has(problem)) return finish("raised", { found, ...place(problem) })
  if (problem instanceof assert.AssertionError) return finish("wrong", place(problem))
  if (problem instanceof ReferenceError) return finish("name", { name: / (\S+) is not defined/.exec(" " + problem.message)?.[1] ?? "", found, ...place(problem) })
  return finish(asked > 0 ? "broke" : "bad-tests", { found, ...place(problem) })
}

process.on("uncaughtException", broke)
process.on("unhandledRejection", broke)
process.on("beforeExit", () => (asked === 0 ? finish("bad-tests", { found: "the tests end without calling the solution" }) : finish("passed")))

let code
try {
  code = begin.language === "typescript" ? module_.stripTypeScriptTypes(begin.code, { mode: "transform" }) : begin.code
  new vm.Script(code, { filename: "tests.js" })
} catch (problem) { finish("bad-tests", { found: String(problem?.message).slice(0, 200) }) }
globalThis.require = module_.createRequire(path.join(process.cwd(), "tests.js"))
// Words that the tests use and that nobody else defines: what the solution has of them.
const words = [...new Set(code.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [])]
const free = words.filter((name) => !(name in globalThis) && !["module", "exports", "assert"].includes(name))
const { found } = exchange({ names: free })
if (found === null || typeof found !== "object") stop("gone")
for (const name of free) {
  if (!Object.hasOwn(found, name)) continue
  let value = rebuilt(found[name]?.value)
  if (remotes.has(value)) value = remote(remotes.get(value), name, typeof value === "function")
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true })
}
const entry = begin.entry
if (typeof entry === "string" && !(entry.split(".").at(-1) in globalThis)) {
  const name = entry.split(".").at(-1)
  Object.defineProperty(globalThis, name, { value: (...args) => request({ name: entry }, name, args), writable: true, configurable: true })
}
// A test's own declaration of assert takes its place.
Object.defineProperty(globalThis, "assert", { value: assert, writable: true, configurable: true })
try {
  new vm.Script(code, { filename: "tests.js" }).runInThisContext()
  if (typeof globalThis.check === "function" && typeof entry === "string" && asked === 0) Promise.resolve(globalThis.check(globalThis[entry.split(".").at(-1)])).catch(broke)
} catch (problem) { broke(problem) }
`
