import type { Tests } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { fenced, judged } from "./Boxes.ts"

const DOUBLE: Tests = {
  language: "python",
  kind: "asserts",
  entryPoint: "double",
  code: `import math # zebra-7193
def check(candidate):
    assert candidate(2) == 4
    assert candidate([1, 2]) == [2, 4]
    assert abs(candidate(0.5) - 1.0) < 1e-6
    assert candidate("a") in ["aa", "b"]
    assert math.isclose(candidate(1.5), 3.0)
`
}
const GOOD = "def double(x):\n    return [2 * i for i in x] if isinstance(x, list) else 2 * x"

const outcome = async (tests: Tests, code: string, options = {}, tag = "python") => {
  const { outcome, reason } = await judged(tests, fenced(code, tag), { timeout: 1, ...options })
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

describe("asserts in Python", () => {
  it("pass for a right solution", async () => {
    expect(await outcome(DOUBLE, GOOD)).toBe("pass")
  })

  const everEqual = `class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return 0
    __rsub__ = __add__ = __mul__ = __sub__
    def __abs__(self): return 0
    def __lt__(self, other): return True
    def __contains__(self, other): return True
    def __float__(self): return 3.0
    def __hash__(self): return 1
def double(x): return Yes()`
  const cheats: ReadonlyArray<readonly [how: string, code: string, verdict: string]> = [
    ["sys.exit(0) when loaded", "import sys\nsys.exit(0)", "fail exited"],
    ["os._exit(0) when loaded", "import os\nos._exit(0)", "fail exited"],
    ["sys.exit(0) when called", "import sys\ndef double(x): sys.exit(0)", "fail exited"],
    ["os._exit(0) when called", "import os\ndef double(x): os._exit(0)", "fail exited"],
    ["killing itself", "import os\ndef double(x): os.kill(os.getpid(), 9)", "fail exited"],
    [
      "printing what a judge would",
      `print('passed')\nprint('{"nonce":"0","outcome":"passed"}')\ndef double(x): return 0`,
      "fail wrong-output"
    ],
    [
      "writing that to every descriptor",
      `import os\nfor fd in range(1, 64):\n  try: os.write(fd, b'{"nonce":"0","outcome":"passed"}\\n')\n  except OSError: pass\ndef double(x): return 0`,
      "fail exited"
    ],
    ["an object that is equal to everything", everEqual, "fail wrong-output"],
    [
      "a number of its own kind",
      "class I(int):\n  def __eq__(self, o): return True\n  __hash__ = int.__hash__\ndef double(x): return I(1)",
      "fail wrong-output"
    ],
    [
      "a list of its own kind",
      "class L(list):\n  def __eq__(self, o): return True\ndef double(x): return L() if type(x) is list else 2 * x",
      "fail wrong-output"
    ],
    [
      "a text of its own kind",
      "class S(str):\n  def __eq__(self, o): return True\n  __hash__ = str.__hash__\ndef double(x): return S('z') if type(x) is str else [2 * i for i in x] if type(x) is list else 2 * x",
      "fail wrong-output"
    ],
    [
      "built-ins of its own",
      "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.AssertionError = Exception\ndef abs(x): return 0\nclass math:\n  isclose = staticmethod(lambda a, b: True)\ndef double(x): return 1",
      "fail wrong-output"
    ],
    ["a check of its own", "def check(candidate): pass\ndef double(x): return 1", "fail wrong-output"],
    [
      "other functions for json",
      "import json\njson.dumps = lambda *a, **k: '{}'\njson.loads = lambda *a: {}\ndef double(x): return 1",
      "fail exited"
    ],
    [
      "a word at the exit",
      `import atexit, os\natexit.register(lambda: os.write(1, b'{"nonce":"0"}\\n'))\ndef double(x): return 1`,
      "fail wrong-output"
    ],
    ["an AssertionError of its own", "def double(x): raise AssertionError", "fail wrong-output"],
    ["nothing", "def double(x): pass", "fail wrong-output"]
  ]
  it.each(cheats)("fail for %s", async (_, code, verdict) => {
    expect(await outcome(DOUBLE, code)).toBe(verdict)
  })

  it("are nowhere that the solution can read: no file, no frame, no object, no other process", async () => {
    const code = `import gc, os, sys
seen = []
def double(x):
  if not seen:
    frame = sys._getframe()
    while frame:
      seen.append(repr(list(frame.f_locals.values()))[:100000]); frame = frame.f_back
    seen.append(repr([o for o in gc.get_objects() if isinstance(o, (str, dict))])[:5000000])
    for folder, _, names in os.walk('/box'):
      for name in names: seen.append(open(os.path.join(folder, name), errors='replace').read())
    for pid in os.listdir('/proc'):
      if pid.isdigit():
        for name in ('environ', 'cmdline'):
          try: seen.append(open(f'/proc/{pid}/{name}').read())
          except OSError: pass
  text = ''.join(seen)
  return 'leak' if ('zebra' + '-7193') in text else 2 * x if not isinstance(x, list) else [2 * i for i in x]`
    expect(await outcome(DOUBLE, code)).toBe("pass")
  })

  it("tell how a solution fails", async () => {
    expect(await outcome(DOUBLE, "def double(x:")).toBe("fail syntax-error")
    expect(await outcome(DOUBLE, "1 / 0")).toBe("fail exception")
    expect(await outcome(DOUBLE, "def double(x): return 1 / 0")).toBe("fail exception")
    expect(await outcome(DOUBLE, "def twice(x): return 2 * x")).toBe("fail no-function")
    expect(await outcome(DOUBLE, "while True: pass")).toBe("fail timeout")
    expect(await outcome(DOUBLE, "def double(x):\n  while True: pass")).toBe("fail timeout")
    expect(await outcome(DOUBLE, "x = [0] * 10 ** 10")).toBe("fail memory")
    expect(await outcome(DOUBLE, "def double(x): return bytearray(10 ** 10)")).toBe("fail memory")
    expect(await outcome(DOUBLE, "while True: print('x' * 10000)", { output: 1, timeout: 5 })).toBe("fail output-limit")
  })

  it("show the assertion, the call and what it gave, on the block of code", async () => {
    const content = fenced("def double(x): return x + 1")
    const finding = await judged(DOUBLE, content)
    expect(finding).toMatchObject({ outcome: "fail", expected: "assert candidate(2) == 4", found: "double(2) gave 3" })
    const [span] = finding.evidence!
    expect(content.slice(span!.start, span!.end)).toBe("def double(x): return x + 1")
  })

  it("do not wait for threads that are left", async () => {
    expect(
      await outcome(
        DOUBLE,
        `import threading, time\nthreading.Thread(target=lambda: time.sleep(1000)).start()\n${GOOD}`
      )
    ).toBe("pass")
  })

  const listed = (code: string): Tests => ({ language: "python", kind: "asserts", code })

  it("may be bare statements, use helpers, classes, exceptions, generators and functions of the solution", async () => {
    const tests = listed(`
assert helper(3) == 4
shape = Shape(2)
assert shape.area() == 4 and shape.side == 2
shape.grow()
assert shape.area() == 9
assert Shape(1) == Shape(1) and Shape(1) != Shape(2)
assert isinstance(shape, Shape) and not isinstance(3, Shape)
assert list(count(3)) == [0, 1, 2]
assert apply(lambda x: x * 10, [1, 2]) == [10, 20]
try:
    fails(1)
    assert False
except TooBad as problem:
    assert "no 1" in str(problem)
try:
    fails(2)
    assert False
except ValueError: pass
numbers = [3, 1, 2]
assert sort_it(numbers) is None and numbers == [1, 2, 3]
assert pair() == (1, {"a": {2}}) and type(pair()) is tuple
assert big() == 2 ** 100 and half() == 0.5 and not isinstance(whole(), int)
`)
    const code = `class TooBad(ValueError): pass
class Shape:
  def __init__(self, side): self.side = side
  def area(self): return self.side ** 2
  def grow(self): self.side += 1
  def __eq__(self, other): return self.side == other.side
def helper(x): return x + 1
def count(n):
  for i in range(n): yield i
def apply(f, xs): return [f(x) for x in xs]
def fails(x):
  if x == 1: raise TooBad('no 1')
  raise ValueError
def sort_it(xs): xs.sort()
def pair(): return 1, {'a': {2}}
def big(): return 2 ** 100
def half(): return 0.5
def whole(): return 2.0`
    expect(await judged(tests, fenced(code))).toEqual({ outcome: "pass" })
  })

  it("that are no good are unsure, whatever the solution", async () => {
    expect(await outcome(listed("assert double(2) == = 4"), GOOD)).toBe("unsure bad-tests")
    expect(await outcome(listed("assert 1 == 1"), GOOD)).toBe("unsure bad-tests")
    expect(await outcome(listed("print('nothing')"), GOOD)).toBe("unsure bad-tests")
    expect(await outcome({ ...DOUBLE, code: "def check(c):\n  assert c(1) == other(1)" }, GOOD)).toBe(
      "unsure bad-tests"
    )
    expect(await outcome(listed("import time\ndouble(1)\ntime.sleep(100)\nassert True"), GOOD)).toBe(
      "unsure tests-too-slow"
    )
    expect(await outcome(listed("class A: pass\nassert double(A()) == 1"), GOOD)).toBe("unsure unsupported")
  })
})

describe("programs with input and output in Python", () => {
  const sum = (...cases: NonNullable<Tests["cases"]>): Tests => ({ language: "python", kind: "stdin", cases })
  const ADD = "a, b = map(int, input().split())\nprint(a + b)"
  const TWO = sum({ input: "1 2\n", output: "3\n" }, { input: "5 5", output: "10" })

  it("are compared as a whole, case by case", async () => {
    expect(await outcome(TWO, ADD)).toBe("pass")
    expect(await outcome(TWO, `${ADD}\nexit()`)).toBe("pass")
    expect(await outcome(TWO, "import sys\nsys.exit(0)")).toBe("fail wrong-output")
    expect(await outcome(TWO, "print(3)")).toBe("fail wrong-output")
    expect(await outcome(sum({ input: "", output: "3\n4\n" }), "print(3)")).toBe("fail wrong-output")
    expect(await outcome(sum({ input: "", output: "3\n" }), "print(3)\nprint(4)")).toBe("fail wrong-output")
    expect(await outcome(TWO, `print('ok')\n${ADD}`)).toBe("fail wrong-output")
    expect(await outcome(TWO, `${ADD}\n1 / 0`)).toBe("fail exception")
    expect(await outcome(sum({ input: "", output: "1", outputs: ["2", "3"] }), "print(3)")).toBe("pass")
  })

  it("read their input to the end, however they do it", async () => {
    const tests = sum({ input: "1\n2\n3\n", output: "6\n" })
    for (const code of [
      "import sys\nprint(sum(map(int, sys.stdin.buffer.read().split())))",
      "import sys\nprint(sum(int(l) for l in sys.stdin))",
      "print(sum(int(l) for l in open(0)))"
    ])
      expect(await outcome(tests, code)).toBe("pass")
  })

  it("are run as the main program", async () => {
    const code = `def main():\n  ${ADD.replace("\n", "\n  ")}\nif __name__ == '__main__':\n  main()`
    expect(await outcome(TWO, code)).toBe("pass")
  })

  it("may have a checker, which the solution never meets", async () => {
    const checker =
      "import sys\nn = int(open(sys.argv[1]).read())\nsys.exit(0 if sum(map(int, open(sys.argv[3]).read().split())) == n else 1)"
    const tests: Tests = { language: "python", kind: "stdin", cases: [{ input: "7" }], checker }
    expect(await outcome(tests, "print(3, 4)")).toBe("pass")
    expect(await outcome(tests, "print(3, 5)")).toBe("fail wrong-output")
    expect(await outcome({ ...tests, checker: "1 / 0" }, "print(3, 4)")).toBe("unsure checker-failed")
  })
})

describe("calls in Python", () => {
  const add: Tests = {
    language: "python",
    kind: "calls",
    entryPoint: "add",
    cases: [
      { input: [1, 2], output: 3 },
      { input: [[1], [2]], output: [1, 2] },
      { input: [0.1, 0.2], output: 0.3 },
      { input: '"a"\n"b"', output: "ab" }
    ]
  }

  it("are compared by value, outside", async () => {
    expect(await outcome(add, "def add(a, b): return a + b")).toBe("pass")
    expect(await outcome(add, "class Solution:\n  def add(self, a, b): return a + b")).toBe("pass")
    expect(await outcome(add, "def add(a, b): return 3")).toBe("fail wrong-output")
    expect(await outcome(add, "class Y:\n  def __eq__(self, o): return True\ndef add(a, b): return Y()")).toBe(
      "fail wrong-output"
    )
    expect(await outcome(add, "def plus(a, b): return a + b")).toBe("fail no-function")
    expect(await outcome(add, "import os\ndef add(a, b): os._exit(0)")).toBe("fail exited")
  })

  it.each([
    ["an error that is no list", `{"e": {"toString": 1}, "x": {"toString": 1}, "m": []}`],
    ["an error of no name", `{"e": [{"toString": 1}], "x": {"toString": 1}, "m": {"toString": 1}}`],
    ["an object of no name", `{"v": {"h": [0, {"toString": 1}]}}`],
    ["a value that is nested deeply", `{"v": {"zz": ${"[".repeat(20_000)}${"]".repeat(20_000)}}}`],
    ["a missing name that is none", `{"missing": {"toString": 1}}`],
    ["names that are none", `{"v": null, "found": {"add": {"module": []}}}`],
    ["a callback of nobody", `{"callback": 7, "a": [], "k": []}`],
    ["a reason that is no text", `{"broken": "syntax", "m": {"toString": 1}, "line": {"toString": 1}}`],
    ["a list", "[]"],
    ["nothing", "null"],
    ["half a line", "{"]
  ])("are wrong, and no error of ours, where the solution says %s", async (_, line) => {
    const code = `import os\nfor fd in range(3, 64):\n  try: os.write(fd, ${JSON.stringify(`${line}\n`)}.encode() * 3)\n  except OSError: pass\ndef add(a, b): return 3`
    for (const tests of [add, { ...DOUBLE, entryPoint: "add", code: "assert add(1, 2) == 4" }])
      expect(await outcome(tests, code)).toMatch(/^fail /)
  })
})

describe("JavaScript and TypeScript", () => {
  const tests: Tests = {
    language: "typescript",
    kind: "asserts",
    code: `declare var require: any;
const assert = require('node:assert');
function test() {
  let candidate = double;
  assert.deepEqual(candidate(2), 4);
  assert.deepEqual(candidate([1, 2]), [2, 4]);
  assert.ok(Math.abs(candidate(0.5) - 1) < 1e-6);
  assert.deepEqual(candidate({}), {});
}
test();`
  }
  const good =
    "function double(x: any): any {\n  return Array.isArray(x) ? x.map((i: number) => i * 2) : typeof x === 'number' ? x * 2 : x\n}"
  const ts = (code: string, given: Tests = tests) => outcome(given, code, { timeout: 3 }, "ts")

  it("pass for a right solution, however it is given", async () => {
    expect(await ts(good)).toBe("pass")
    expect(await ts(`export ${good}`)).toBe("pass")
    expect(await ts(`${good}\nmodule.exports = { double }`)).toBe("pass")
    expect(await ts(good.replace("function double(x: any): any", "const double = (x: any): any =>"))).toBe("pass")
  })

  it.each([
    ["leaving", "process.exit(0)", "fail exited"],
    ["leaving when called", "function double() { process.exit(0) }", "fail exited"],
    [
      "an object that converts to anything",
      "class A { valueOf() { return 4 } [Symbol.toPrimitive]() { return 4 } }\nfunction double() { return new A() }",
      "fail wrong-output"
    ],
    ["a proxy", "function double() { return new Proxy(function () {}, { get: () => () => 4 }) }", "fail exited"],
    [
      "another assert",
      "const a = require('assert'); for (const k of Object.keys(a)) a[k] = () => {};\nMath.abs = () => 0\nfunction double() { return 1 }",
      "fail wrong-output"
    ],
    [
      "other functions for JSON",
      "JSON.stringify = () => '{}'; JSON.parse = () => ({}); Array.isArray = () => true\nfunction double() { return 1 }",
      "fail wrong-output"
    ],
    ["an error of its own", "function double() { throw new RangeError('no') }", "fail exception"],
    ["no code that parses", "function double( {", "fail syntax-error"],
    ["another name", "function twice(x) { return 2 * x }", "fail no-function"],
    ["no end", "function double() { for (;;) {} }", "fail timeout"],
    ["all the memory", "const a = []; for (;;) a.push(new Array(1e6).fill(0.5))", "fail memory"]
  ])("fail for %s", async (_, code, verdict) => {
    const given = verdict.endsWith("no-function")
      ? { ...tests, entryPoint: "double", code: tests.code!.replace("declare var require: any;", "") }
      : tests
    expect(await ts(code, given)).toBe(verdict)
  })

  it("read and print, and are called", async () => {
    const stdin: Tests = { language: "typescript", kind: "stdin", cases: [{ input: "1 2\n", output: "3" }] }
    expect(
      await ts(
        "const [a, b]: number[] = require('fs').readFileSync(0, 'utf8').split(' ').map(Number)\nconsole.log(a + b)",
        stdin
      )
    ).toBe("pass")
    expect(await ts("console.log(4)", stdin)).toBe("fail wrong-output")
    const calls: Tests = {
      language: "javascript",
      kind: "calls",
      entryPoint: "f",
      cases: [{ input: [1, { a: [2] }], output: { a: [2], b: 1 } }]
    }
    expect(await outcome(calls, "const f = async (b, x) => ({ ...x, b })", {}, "js")).toBe("pass")
    expect(await outcome(calls, "const f = (b, x) => ({ ...x })", {}, "js")).toBe("fail wrong-output")
  })
})
