/** `judge.cjs`: what `judge.py` is, for JavaScript and TypeScript. */
export const NODE_JUDGE = String.raw`
"use strict"
const v8 = require("node:v8")
const vm = require("node:vm")
const module_ = require("node:module")
const path = require("node:path")
const util = require("node:util")
const assert = require("node:assert")
const wire = require("./wire.cjs")
// Kept: what is asked for may have one of these names.
const { process, Promise, Object, Array, String, Number, Map, Set, Proxy, Reflect, Error, Symbol, setImmediate } = globalThis
const { read, write } = wire.open()
const begin = read()
wire.silence()
let asked = 0
let over = false
// Assertions that were looked at, those that did not hold, and calls of the tests' functions by the solution.
let asserted = 0
let refused = 0
let called = 0
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
      called++
      try {
        answer = { returned: wire.encode(callbacks[reply.callback](...reply.a.map(rebuilt)), keep) }
      } catch (problem) {
        // The solution could catch it, and the tests would never hear of it.
        if (problem instanceof assert.AssertionError) { broke(problem); throw problem }
        answer = { raised: "Error", m: String(problem?.message).slice(0, 300) }
      }
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
      if (reply.p === 1) promised.add(problem)
      throw problem
    }
    return reply
  }
}
const given = new WeakSet()
// Those that a promise was rejected with: thrown only where it is waited for.
const promised = new WeakSet()

// A value of the solution's. One that can't be built is no value, and the solution's fault.
const rebuilt = (value) => {
  try { return wire.decode(value, find, refuseThen) } catch { return stop("gone") }
}

// A function of the solution's named then would be waited for, and need never answer. Its promises do not come as values.
const refuseThen = (key, value) => { if (key === "then" && typeof value === "function") throw new Error("a then") }

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
  let reply
  try { reply = exchange({ ...target, a: args.map((one) => wire.encode(one, keep)) }) } catch (problem) {
    if (promised.has(problem)) return Promise.reject(problem)
    throw problem
  }
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

// What a stand-in is made of: no plain object, so that it goes back to the solution as the object that it stands for.
class Held {}
// One for each object, so that what is one object there is one here; and by what name the tests have it.
const standIns = new Map()
const labels = new Map()

// A stand-in for what is no plain value. It has a key of its own, so that it deeply equals nothing but itself.
const remote = (at, label, isFunction) => {
  const known = standIns.get(at)
  if (known !== undefined) return known
  const target = isFunction ? function () {} : new Held()
  Object.defineProperty(target, "an object of the solution", { value: at, enumerable: true })
  const made = new Proxy(target, {
    apply: (_, __, args) => request({ call: at }, labels.get(at) ?? label, args),
    construct: (_, args) => operate(at, "new", ...args),
    get: (_, name) => {
      if (name === "an object of the solution") return target[name]
      if (name === Symbol.iterator) return function* () {
        const steps = operate(at, "iterator")
        for (;;) { const [done, value] = operate(remotes.get(steps), "iterate"); if (done === true) return; yield value }
      }
      if (name === Symbol.hasInstance) return (one) => remotes.has(one) && operate(at, "instanceof", one) === true
      if (typeof name === "symbol" || name === "then" || name === "toJSON") return undefined
      if (name === "valueOf" || name === "toString") return () => stop("unsupported", { found: "the tests make a plain value of an object of the solution" })
      return isFunction && (name === "prototype" || name === "length") ? target[name] : operate(at, "get", name)
    },
    set: (_, name, value) => { if (typeof name === "string") operate(at, "set", name, value); return true }
  })
  remotes.set(made, at)
  standIns.set(at, made)
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
// Promises that the tests have made and that nobody has settled. One that was derived from another waits for that one only.
const open = new Set()

const atEnd = () => {
  if (asked === 0) return finish("bad-tests", { found: "the tests end without calling the solution" })
  // The solution may have put off its call of a function of the tests.
  if (callbacks.length > 0 && (open.size > 0 || asserted === 0)) {
    const before = called
    exchange({ idle: 1 })
    if (called > before) return void setImmediate(() => {})
  }
  if (open.size > 0) return finish("wrong", { found: "the tests wait for what never comes", source: "", call: last[0], value: last[1] })
  if (process.exitCode) return finish("wrong", { found: "the tests set an exit code of " + process.exitCode, source: "", call: last[0], value: last[1] })
  if (refused > 0) return finish("bad-tests", { found: "an assertion does not hold, and the tests go on" })
  if (asserted === 0 && !/\bthrow\b|\breject\s*\(/.test(bare(code)))
    return callbacks.length > 0 && called === 0
      ? finish("wrong", { found: "the tests' function is never called", source: "", call: last[0], value: last[1] })
      : finish("bad-tests", { found: "the tests end without an assertion" })
  finish("passed")
}
process.on("beforeExit", atEnd)

// Without comments, texts and patterns, where a word is only a word.
const bare = (text) => text.replace(/\/\/[^\n]*|\/\*[^]*?\*\/|(?<=(?:[(,=:[!&|?{};]|\breturn)\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|\x60(?:\\[^]|[^\x60\\])*\x60/g, " ")

let code
try {
  code = begin.language === "typescript" ? module_.stripTypeScriptTypes(begin.code, { mode: "transform" }) : begin.code
  new vm.Script(code, { filename: "tests.js" })
} catch (problem) { finish("bad-tests", { found: String(problem?.message).slice(0, 200) }) }
// Assertions are counted: tests that reach none have tested nothing.
const counting = (one) => new Proxy(one, {
  apply: (target, self, args) => {
    asserted++
    const no = (problem) => {
      refused++
      if (/^deep/.test(target.name) && args.length > 1 && remotes.has(args[0]) && remotes.has(args[1])) stop("unsupported", { found: "the tests compare what is in two objects of the solution" })
      throw problem
    }
    try {
      const value = Reflect.apply(target, self, args)
      return value instanceof Promise ? value.then((one) => one, no) : value
    } catch (problem) { no(problem) }
  },
  get: (target, name) => {
    const value = target[name]
    if (name === "strict") return countedStrict
    return typeof value === "function" && name !== "AssertionError" && name !== "prototype" && !["call", "apply", "bind"].includes(name) ? counting(value) : value
  }
})
const countedStrict = counting(assert.strict)
const counted = counting(assert)
const real = module_.createRequire(path.join(process.cwd(), "tests.js"))
globalThis.require = Object.assign((id) => {
  if (/^(?:node:)?test(?:\/|$)/.test(id)) stop("unsupported", { found: "the tests are of node:test, which keeps its outcome to itself" })
  const name = String(id).replace(/^node:/, "")
  return name === "assert" ? counted : name === "assert/strict" ? countedStrict : real(id)
}, real)
// Node's own only prints.
console.assert = (value, ...words) => {
  asserted++
  if (value) return
  refused++
  throw new assert.AssertionError({ message: words.length > 0 ? util.format(...words) : "console.assert" })
}
// Words that the tests use and that nobody else defines: what the solution has of them.
const words = [...new Set(code.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [])]
const free = words.filter((name) => !(name in globalThis) && !["module", "exports", "assert"].includes(name))
const { found } = exchange({ names: free })
if (found === null || typeof found !== "object") stop("gone")
for (const name of free) {
  if (!Object.hasOwn(found, name)) continue
  const value = rebuilt(found[name]?.value)
  if (remotes.has(value)) labels.set(remotes.get(value), name)
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true })
}
const entry = begin.entry
// What is asked for is asked of the solution, whatever it has of that name, and where it is no function that is its fault.
if (typeof entry === "string" && !remotes.has(globalThis[entry.split(".").at(-1)])) {
  const name = entry.split(".").at(-1)
  Object.defineProperty(globalThis, name, { value: (...args) => request({ name: entry }, name, args), writable: true, configurable: true })
}
// A test's own declaration of assert takes its place.
Object.defineProperty(globalThis, "assert", { value: counted, writable: true, configurable: true })
// Whether the tests call their check themselves: its name and a bracket, more often than it is declared.
const times = (pattern) => (code.match(pattern) ?? []).length
const callsCheck = times(/\bcheck\s*\(/g) > times(/\bfunction\s+check\s*\(/g)
try {
  v8.promiseHooks.createHook({
    init: (promise, parent) => { if (parent === undefined) open.add(promise) },
    settled: (promise) => { open.delete(promise) }
  })
  new vm.Script(code, { filename: "tests.js" }).runInThisContext()
  if (typeof globalThis.check === "function" && globalThis.check.length < 2 && typeof entry === "string" && (asked === 0 || !callsCheck)) Promise.resolve(globalThis.check(globalThis[entry.split(".").at(-1)])).catch(broke)
} catch (problem) { broke(problem) }
`
