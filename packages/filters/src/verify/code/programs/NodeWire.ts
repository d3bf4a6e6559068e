/** `wire.cjs`, in both sandboxes: values as JSON, as `wire.py` has it, and lines over two descriptors. */
export const NODE_WIRE = String.raw`
"use strict"
const fs = require("node:fs")
// Kept before anything else has run: a program may put others in their places.
const { stringify, parse } = JSON
const { isArray, from: listFrom } = Array
const { keys, getPrototypeOf, prototype: plain } = Object
const { isInteger, isSafeInteger } = Number
const { isDate, isMap, isSet, isBoxedPrimitive, isRegExp } = require("node:util").types
const DEPTH = 200

class Unsendable extends Error {}

const encode = (value, keep, depth = 0) => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value
  if (value === undefined) return { u: 1 }
  if (depth > DEPTH) throw new Unsendable("a value that is nested over " + DEPTH + " deep")
  if (typeof value === "number")
    return (isInteger(value) ? isSafeInteger(value) && !Object.is(value, -0) : Number.isFinite(value)) ? value : { f: Object.is(value, -0) ? "-0" : String(value) }
  if (typeof value === "bigint") return { n: (value < 0n ? "-0x" + (-value).toString(16) : "0x" + value.toString(16)) }
  if (isArray(value)) {
    const out = []
    for (let at = 0; at < value.length; at++) out.push(encode(value[at], keep, depth + 1))
    return out
  }
  if (isMap(value)) return { m: listFrom(Map.prototype.entries.call(value), ([k, v]) => [encode(k, keep, depth + 1), encode(v, keep, depth + 1)]) }
  if (isSet(value)) return { s: listFrom(Set.prototype.values.call(value), (one) => encode(one, keep, depth + 1)) }
  if (isDate(value)) return { T: Date.prototype.getTime.call(value) }
  if (typeof value === "object" && !isBoxedPrimitive(value) && !isRegExp(value)) {
    const base = getPrototypeOf(value)
    if (base === null || base === plain || (getPrototypeOf(base) === null && base.constructor?.name === "Object"))
      return { d: keys(value).map((key) => [key, encode(value[key], keep, depth + 1)]) }
  }
  return keep(value)
}

// refuse is asked about each key of an object, and may throw.
const decode = (value, find, refuse = () => {}) => {
  const below = (one) => decode(one, find, refuse)
  if (isArray(value)) return value.map(below)
  if (value === null || typeof value !== "object") return value
  const [tag] = keys(value)
  const inner = value[tag]
  switch (tag) {
    case "u": return undefined
    case "f": return inner === "-0" ? -0 : Number(inner.replace("inf", "Infinity"))
    case "n": return inner.startsWith("-") ? -BigInt(inner.slice(1)) : BigInt(inner)
    case "d": {
      const made = {}
      for (const [key, one] of inner) {
        const value = below(one)
        refuse(key, value)
        Object.defineProperty(made, key, { value, writable: true, enumerable: true, configurable: true })
      }
      return made
    }
    case "m": return new Map(inner.map(([k, v]) => [below(k), below(v)]))
    case "s": return new Set(inner.map(below))
    case "T": return new Date(inner)
    default: return find(tag, inner)
  }
}

const open = () => {
  // What was inherited from whoever started all this: Node's own are closed at exec.
  for (const name of fs.readdirSync("/proc/self/fd")) {
    if (Number(name) < 3) continue
    try {
      const flags = parseInt(/flags:\s*(\d+)/.exec(fs.readFileSync("/proc/self/fdinfo/" + name, "utf8"))[1], 8)
      if ((flags & 0o2000000) === 0) fs.closeSync(Number(name))
    } catch {}
  }
  const { readSync, writeSync } = fs
  const wait = new Int32Array(new SharedArrayBuffer(4))
  const { wait: sleep } = Atomics
  let rest = Buffer.alloc(0)
  const again = (work) => {
    for (;;) {
      try { return work() } catch (error) {
        if (error.code !== "EAGAIN") throw error
        sleep(wait, 0, 0, 1)
      }
    }
  }
  const write = (message) => {
    const data = Buffer.from(stringify(message) + "\n")
    for (let at = 0; at < data.length; ) at += again(() => writeSync(1, data, at))
  }
  const read = () => {
    const pieces = [rest]
    for (let last = rest; ; ) {
      const at = last.indexOf(10)
      if (at !== -1) {
        const whole = Buffer.concat(pieces)
        const end = whole.length - last.length + at
        rest = whole.subarray(end + 1)
        return parse(whole.subarray(0, end).toString())
      }
      const chunk = Buffer.alloc(65536)
      const size = again(() => readSync(0, chunk, 0, chunk.length, null))
      if (size === 0) return undefined
      last = chunk.subarray(0, size)
      pieces.push(last)
    }
  }
  return { read, write }
}

// What is printed is no line of ours.
const silence = () => {
  const stderr = (chunk) => { try { fs.writeSync(2, chunk) } catch {} return true }
  process.stdout.write = stderr
  console.log = console.info = console.debug = (...values) => console.error(...values)
}

module.exports = { encode, decode, open, silence, Unsendable }
`
