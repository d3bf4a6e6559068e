import type { Tests } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { fenced, judged, node, python } from "./Boxes.ts"

const said = async (tests: Tests, code: string): Promise<string> => {
  const tag = { python: "python", javascript: "js", typescript: "ts" }[tests.language]
  const { outcome, reason } = await judged(tests, fenced(code, tag), { timeout: 2 })
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

const js = (code: string, entryPoint = "f"): Tests => ({ language: "javascript", kind: "asserts", entryPoint, code })
const py = (code: string, entryPoint = "f"): Tests => ({ language: "python", kind: "asserts", entryPoint, code })

describe("tests in JavaScript that wait", () => {
  const AWAITED = js("(async () => { assert.equal(await f(2), 4) })()")

  it("see a promise that is rejected where they wait for it", async () => {
    const refusing = "const f = async () => { throw new RangeError('no') }"
    expect(await said(js("assert.rejects(() => f(2), RangeError)"), refusing)).toBe("pass")
    expect(await said(js("assert.rejects(() => f(2))"), "const f = async (x) => x")).toBe("fail wrong-output")
    expect(await said(js("f(2)\nassert.ok(true)"), refusing)).toBe("fail exception")
    expect(await said(js("assert.throws(() => f(2))"), refusing)).toBe("fail wrong-output")
  })

  it("pass for a promise, and for a plain value", async () => {
    expect(await said(AWAITED, "const f = async (x) => 2 * x")).toBe("pass")
    expect(await said(AWAITED, "const f = (x) => 2 * x")).toBe("pass")
    const racing = js(
      "(async () => { const late = new Promise((_, no) => setTimeout(no, 50)); late.catch(() => {}); assert.equal(await Promise.race([f(2), late]), 4); for await (const x of (async function* () { yield f(1) })()) assert.equal(x, 2) })()"
    )
    expect(
      await said(racing, "const f = async (x) => { await new Promise((r) => setTimeout(r, 5)); return 2 * x }")
    ).toBe("pass")
  })

  it("fail where what they wait for never comes", async () => {
    const now = "let n = 0; function f(x) { return { get then() { return n++ % 2 ? () => {} : undefined } } }"
    expect(await said(AWAITED, now)).toBe("fail exited")
    expect(await said(js("assert.rejects(async () => { await f(1) }, /bad/)"), now)).toBe("fail exited")
    expect(await said(AWAITED, "const f = () => new Promise(() => {})")).toBe("fail exited")
    const asked = js("(async () => { const v = await new Promise((r) => f(2, r)); assert.equal(v, 4) })()")
    expect(await said(asked, "function f(x, done) {}")).toBe("fail wrong-output")
    expect(await said(asked, "function f(x, done) { done(2 * x) }")).toBe("pass")
    // Whatever held before.
    for (const waiting of [
      "await new Promise((r) => f(2, r))",
      "await new Promise((r) => f(2, () => {}) === 4 && r())"
    ]) {
      const after = js(`(async () => { assert.ok(true); ${waiting}; assert.ok(true) })()`)
      expect(await said(after, "function f(x, done) {}")).toBe("fail wrong-output")
      expect(await said(after, "function f(x, done) { done(4); return 4 }")).toBe("pass")
    }
    expect(await said(asked, "function f(x, done) { done(x) }")).toBe("fail wrong-output")
    expect(await said(asked, "function f(x, done) { setTimeout(() => setTimeout(() => done(2 * x), 5), 5) }")).toBe(
      "pass"
    )
  })

  it("see a function that is called late or never, without a promise too", async () => {
    const called = js("f(2, (v) => assert.equal(v, 4))")
    expect(await said(called, "function f(x, done) { setTimeout(() => done(2 * x), 5) }")).toBe("pass")
    expect(await said(called, "function f(x, done) {}")).toBe("fail wrong-output")
    expect(await said(js("assert.deepEqual(f([], (x) => x), [])"), "const f = (xs, g) => xs.map(g)")).toBe("pass")
  })
})

describe("tests that check nothing", () => {
  it("are bad in JavaScript, but console.assert is an assertion", async () => {
    const printed = js("console.assert(f(2) === 4, 'twice %d', 2)")
    expect(await said(printed, "const f = (x) => 2 * x")).toBe("pass")
    expect(await said(printed, "const f = (x) => 0")).toBe("fail wrong-output")
    expect(await said(js("if (f(2) !== 4) console.error('expect 4')"), "const f = (x) => 0")).toBe("unsure bad-tests")
    expect(await said(js("if (f(2) !== 4) process.exitCode = 1 // expect 4"), "const f = (x) => 0")).toBe(
      "fail wrong-output"
    )
    expect(await said(js("if (f(2) !== 4) throw new Error('no')"), "const f = (x) => 2 * x")).toBe("pass")
    expect(await said(js("if (!/['4]/.test(f(2))) throw new Error('no')"), "const f = (x) => 2 * x")).toBe("pass")
    for (const words of ["f(2) // may not throw", "f(2) /* throw */", "f(2, 'throw', `reject()`)"])
      expect(await said(js(words), "const f = (x) => 0")).toBe("unsure bad-tests")
    const framed = js("const { test } = require('node:test')\ntest('f', () => assert.equal(f(2), 4))")
    expect(await said(framed, "const f = (x) => 0")).toBe("unsure unsupported")
    for (const name of ["assert", "node:assert/strict"])
      expect(await said(js(`const { equal } = require("${name}")\nequal(f(2), 4)`), "const f = (x) => x + 2")).toBe(
        "pass"
      )
  })

  it("are bad in Python", async () => {
    const zero = "def f(x): return 0"
    expect(await said(py("print(f(2)) # assert 4"), zero)).toBe("unsure bad-tests")
    expect(await said(py("f(1)\nasync def check(candidate):\n  assert candidate(2) == 4"), zero)).toBe(
      "unsure bad-tests"
    )
    expect(await said(py("f(1)\ndef test_f():\n  assert f(2) == 4"), zero)).toBe("unsure bad-tests")
    expect(await said(py("for a, b in zip(f(2), [0, 1]): assert a == b"), "def f(x): return []")).toBe(
      "unsure bad-tests"
    )
    expect(await said(py("f(1)\ndef test_f():\n  if f(2) != 4: raise ValueError"), zero)).toBe("unsure bad-tests")
    expect(await said(py("if f(2) != 4: raise ValueError"), "def f(x): return 2 * x")).toBe("pass")
    expect(await said(py("def check(g):\n  if g(2) != 4: raise ValueError"), "def f(x): return 2 * x")).toBe("pass")
    expect(
      await said(py("try:\n  f(2)\nexcept ValueError: pass\nelse: assert False"), "def f(x): raise ValueError")
    ).toBe("pass")
    expect(await said(py("try:\n  f(2)\n  assert False\nexcept ValueError: pass"), "def f(x): raise ValueError")).toBe(
      "pass"
    )
  })

  it("are those that go on after an assertion that does not hold", async () => {
    for (const tests of [
      "try:\n  assert f(2) == 4, 'twice'\nexcept AssertionError as e: print(e)",
      "try: assert f(2) == 4\nexcept: pass"
    ]) {
      expect(await said(py(tests), "def f(x): return 0")).toBe("unsure bad-tests")
      expect(await said(py(tests), "def f(x): return 4")).toBe("pass")
    }
    for (const tests of [
      "try { assert.equal(f(2), 4) } catch (e) { console.log(e) }",
      "try { console.assert(f(2) === 4) } catch {}",
      "assert.rejects(async () => { if (f(2) !== 4) return; throw new Error('no') }).catch(() => {})"
    ]) {
      expect(await said(js(tests), "const f = (x) => 0")).toBe("unsure bad-tests")
      expect(await said(js(tests), "const f = (x) => 4")).toBe("pass")
    }
  })

  it("cannot be kept from ending: not by catching everything, nor by a solution that catches what its callback raises", async () => {
    const forging =
      "import os\ndef f(x):\n  for fd in range(3, 64):\n    try: os.write(fd, b'{}\\n')\n    except OSError: pass"
    expect(await said(py("try: assert f(2) == 4\nexcept: pass"), forging)).toBe("fail exited")
    const asking = py("def done(v):\n  assert v == 4\nf(2, done)")
    expect(await said(asking, "def f(x, done):\n  try: done(0)\n  except Exception: pass")).toBe("fail wrong-output")
    expect(await said(asking, "def f(x, done): done(4)")).toBe("pass")
    const called = js("f(2, (v) => assert.equal(v, 4))")
    expect(await said(called, "function f(x, done) { try { done(0) } catch {} }")).toBe("fail wrong-output")
  })

  it("may be of unittest, and are unsupported where that runs them and keeps their outcome", async () => {
    const own = py("import unittest\nunittest.TestCase().assertEqual(f(2), 4)")
    expect(await said(own, "def f(x): return 4")).toBe("pass")
    expect(await said(own, "def f(x): return 0")).toBe("fail wrong-output")
    const run = py(
      "import unittest\nclass T(unittest.TestCase):\n  def test_f(self): self.assertEqual(f(2), 4)\nunittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(T))"
    )
    expect(await said(run, "def f(x): return 0")).toBe("unsure unsupported")
  })

  it("have their check called, whatever they called before it, and once", async () => {
    const tests = py("f(1)\ndef check(candidate):\n  '''All.'''\n  assert candidate(2) == 4")
    expect(await said(tests, "def f(x): return 0")).toBe("fail wrong-output")
    expect(await said(tests, "def f(x): return 2 * x")).toBe("pass")
    const once = py("def check(candidate):\n  assert candidate() == 1\ncheck(f)")
    expect(await said(once, "n = 0\ndef f():\n  global n\n  n += 1\n  return n")).toBe("pass")
    const script = js("f(1)\nfunction check(candidate) { assert.equal(candidate(2), 4) }")
    expect(await said(script, "const f = (x) => 0")).toBe("fail wrong-output")
    const called = js("function check(g) { assert.equal(g(), 1) }\ncheck(f)")
    expect(await said(called, "let n = 0; const f = () => ++n")).toBe("pass")
  })
})

describe("what is asked for", () => {
  it("may be a function of a library, and is at fault where it is no function", async () => {
    expect(await said(py("assert gcd(4, 6) == 2", "gcd"), "from math import gcd")).toBe("pass")
    expect(await said(py("assert gcd(4, 6) == 3", "gcd"), "from math import gcd")).toBe("fail wrong-output")
    expect(await said(py("assert f(2) == 4"), "f = 4")).toBe("fail exception")
    expect(await said(js("assert.equal(f(2), 4)"), "const f = 4")).toBe("fail exception")
  })

  it("may have a name of the language's own, and is not answered by that", async () => {
    const tests = js("assert.equal(parseInt('7'), 7)", "parseInt")
    expect(await said(tests, "const other = 1")).toBe("fail no-function")
    expect(await said(tests, "function parseInt(s) { return s.charCodeAt(0) - 48 }")).toBe("pass")
    expect(await said(tests, "function parseInt(s) { return 8 }")).toBe("fail wrong-output")
  })

  it("may be a method in LeetCode's form, with the names of typing and without an import of them", async () => {
    const code = "class Solution:\n  def f(self, xs: List[int]) -> Optional[int]: return sum(xs)"
    const calls: Tests = { language: "python", kind: "calls", entryPoint: "f", cases: [{ input: [[1, 2]], output: 3 }] }
    expect(await said(calls, code)).toBe("pass")
    // HumanEval has the import in the question, and the reply need not say it again.
    expect(await said(calls, "def f(xs: List[int]) -> Optional[int]: return sum(xs)")).toBe("pass")
    expect(await said(calls, "def f(xs: list[int]) -> Listing: return sum(xs)")).toBe("fail exception")
    const program = "from typing import Any\ndef f(xs: List[int]): return 3\nprint(f([]))"
    const stdin: Tests = { language: "python", kind: "stdin", cases: [{ input: "", output: "3" }] }
    expect(await said(stdin, program)).toBe("fail exception")
  })
})

describe("an object of the solution", () => {
  it("has what a class may have", async () => {
    const code = `class Bag:
  def __init__(self, *xs): self.xs = list(xs)
  def __contains__(self, x): return x in self.xs
  def __delitem__(self, at): del self.xs[at]
  def __neg__(self): return Bag(*[-x for x in self.xs])
  def __abs__(self): return len(self.xs)
  def __pos__(self): return self
  def __invert__(self): return self.xs
  def __eq__(self, other): return self.xs == other.xs
  def __enter__(self): self.xs.append(9); return self
  def __exit__(self, *why): self.xs.pop()
def fill(xs): xs.append(1)`
    const tests = py(
      "b = Bag(1, 2)\nassert 1 in b and 3 not in b\ndel b[0]\nassert b.xs == [2] and -b == Bag(-2) and abs(b) == 1 and +b is not None and ~b == [2]\nwith b as c:\n  assert c.xs == [2, 9]\nassert b.xs == [2]\nxs = []\nfill(xs=xs)\nassert xs == [1]",
      "Bag"
    )
    expect(await said(tests, code)).toBe("pass")
    expect(await said(tests, code.replace("return x in self.xs", "return True"))).toBe("fail wrong-output")
  })

  it("that is the result of a function does not say itself what is in it", async () => {
    const yes =
      "class Yes:\n  def __contains__(self, x): return True\n  def __iter__(self): return iter([1])\ndef f(x): return Yes()"
    expect(await said(py("assert 4 in f(2)"), yes)).toBe("fail wrong-output")
    expect(await said(py("assert 1 in f(2)"), yes)).toBe("pass")
  })

  it("does not swallow an assertion, nor make a test pass by swallowing", async () => {
    const code =
      "class C:\n  def __enter__(self): return self\n  def __exit__(self, *why): return True\n  def v(self): return 0\n  def w(self): raise ValueError"
    expect(await said(py("with C() as c:\n  assert c.v() == 1", "C"), code)).toBe("fail wrong-output")
    expect(await said(py("with C() as c:\n  assert c.w() == 1", "C"), code)).toBe("unsure unsupported")
  })

  it("with which the tests do what can't be passed on is no failure", async () => {
    const code =
      "class V:\n  def __init__(self, a): self.a = a\n  def __add__(self, o): return V(self.a + o)\n  def __int__(self): return self.a"
    expect(await said(py("assert (V(1) + 2).a == 3", "V"), code)).toBe("unsure unsupported")
    expect(await said(py("assert int(V(1)) == 1", "V"), code)).toBe("unsure unsupported")
    expect(await said(py("assert V(1).b == 1", "V"), code)).toBe("fail exception")
  })
})

describe("a value", () => {
  it("that stands for too many others is none", async () => {
    expect(await said(py("assert list(f(2)) == [0]"), "def f(n): return range(10 ** 12)")).toBe("fail exited")
    expect(
      await said(py("assert int(f(2)) == 4"), "from decimal import Decimal\ndef f(n): return Decimal('1e99999999')")
    ).toBe("fail exited")
    expect(await said(py("assert f(range(10 ** 12)) == 10 ** 12"), "def f(r): return len(r)")).toBe("pass")
  })

  it("that is not there, by StopIteration, ends no test quietly", async () => {
    const tests = py("assert all(map(lambda c: f(c[0]) == c[1], [(1, 2), (2, 4)]))")
    expect(await said(tests, "def f(x): raise StopIteration")).toBe("fail exception")
    const expecting = py("g = f(1)\nassert next(g) == 0\ntry:\n  next(g)\n  assert False\nexcept StopIteration: pass")
    expect(await said(expecting, "def f(n): yield from range(n)")).toBe("pass")
  })
})

describe("standard input", () => {
  const stdin = (language: Tests["language"]): Tests => ({
    language,
    kind: "stdin",
    cases: [{ input: "1\n2\n", output: "2" }]
  })

  it("can be opened by its name, and not be written to", async () => {
    expect(await said(stdin("python"), "print(len(open('/dev/stdin').readlines()))")).toBe("pass")
    const read = "require('fs').readFileSync('/dev/stdin', 'utf8')"
    expect(await said(stdin("javascript"), `console.log(${read}.trim().split('\\n').length)`)).toBe("pass")
    const lines =
      "let n = 0\nprocess.stdin.on('data', (d) => (n += String(d).split('\\n').length - 1)).on('end', () => console.log(n))"
    expect(await said(stdin("javascript"), lines)).toBe("pass")
    const { stdout } = await python(
      "try:\n  open('/dev/stdin', 'r+')\n  print('got')\nexcept OSError as e: print('no')"
    )
    expect(stdout).toBe("no\n")
  })

  it("goes to TypeScript with more than types", async () => {
    expect(
      await said(
        stdin("typescript"),
        "enum A { X = 2 }\nclass B { constructor(public x: number) {} }\nconsole.log(new B(A.X).x)"
      )
    ).toBe("pass")
  })

  it("leaves Node's last words to be those of the error", async () => {
    const found = async (code: string) => (await judged(stdin("javascript"), fenced(code, "js"))).found
    expect(await found("throw new TypeError('abc')")).toBe("case 1 of 1: TypeError: abc")
    expect(await said(stdin("python"), "raise ValueError('no SyntaxError')")).toBe("fail exception")
    expect(await said(stdin("python"), "def f(:")).toBe("fail syntax-error")
    expect(await said(stdin("javascript"), "function ( {")).toBe("fail syntax-error")
  })
})

describe("what a checker is given", () => {
  it("does not count against its work folder: a solution that prints much does not kill the sandbox", async () => {
    const tests: Tests = {
      language: "python",
      kind: "stdin",
      cases: [{ input: "1".repeat(9_000_000) }],
      checker: "import sys\nopen('mine', 'w').write('x' * 1000)\nsys.exit(open(sys.argv[3]).read(1) != '2')"
    }
    expect(await said(tests, "print('2' * 9_000_000)")).toBe("pass")
    expect(await said(tests, "print('3' * 9_000_000)")).toBe("fail wrong-output")
  })

  it("leaves a program no more than before", async () => {
    const { stdout } = await node(
      "let n = 0\ntry { for (;;) { require('fs').appendFileSync('a', Buffer.alloc(100000)); n++ } } catch {}\nconsole.log(n)"
    )
    expect(Number(stdout)).toBeLessThanOrEqual(40)
  })
})
