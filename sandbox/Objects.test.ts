import type { Tests } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { fenced, judged } from "./Boxes.ts"

const said = async (language: Tests["language"], code: string, solution: string): Promise<string> => {
  const tests: Tests = { language, kind: "asserts", code }
  const { outcome, reason } = await judged(tests, fenced(solution, language), { timeout: 2 })
  return reason === undefined ? outcome : `${outcome} ${reason}`
}
const py = (tests: string, solution: string) => said("python", tests, solution)
const js = (tests: string, solution: string) => said("javascript", tests, solution)

const POINT = `class Point:
  def __init__(self, x): self.x = x
  def __eq__(self, other): return self.x == (other.x if isinstance(other, Point) else other)
  def __hash__(self): return hash(self.x)
  def __reversed__(self): return iter([2, self.x])
  def itself(self): return self
def f(x): return Point(x)`

describe("an object of the solution in Python", () => {
  it.each([
    [
      "is a member of a set and a key by its own hash",
      "assert len({Point(1), Point(1)}) == 1 and {Point(1): 2}[Point(1)] == 2"
    ],
    ["is itself", "p = Point(1)\nassert p.itself().itself() is p.itself() and p.itself() is not Point(1)"],
    ["is gone through backwards", "assert list(reversed(Point(1))) == [2, 1]"],
    ["loses an attribute", "p = Point(1)\ndel p.x\nassert not hasattr(p, 'x')"]
  ])("%s", async (_, tests) => {
    expect(await py(tests, POINT)).toBe("pass")
  })

  it("may be one of few: members of an enumeration, a class with one object", async () => {
    const color = "from enum import Enum\nclass Color(Enum):\n  RED = 1\n  BLUE = 2\ndef f(x): return Color.RED"
    expect(await py("assert f(1) is Color.RED and f(1) is not Color.BLUE", color)).toBe("pass")
    const one =
      "class S:\n  one = None\n  def __new__(cls):\n    cls.one = cls.one or super().__new__(cls)\n    return cls.one"
    expect(await py("assert S() is S()", one)).toBe("pass")
    expect(await py("assert S() is S()", "class S: pass")).toBe("fail wrong-output")
  })

  it.each([
    ["it says itself that it is equal to a plain value", "assert Point(1) == 1"],
    ["it is copied", "import copy\nassert copy.deepcopy(Point(1)).x == 1"],
    ["a class is derived from it", "class Other(Point): pass\nassert Other(1).x == 1"],
    ["it is compared with what a library makes", "import datetime\nassert f(1) != datetime.date(2020, 1, 1)"]
  ])("is no failure where %s: that is unsure", async (_, tests) => {
    expect(await py(tests, POINT)).toBe("unsure unsupported")
  })

  it("does not make a comparison right by itself, nor unsure where it says no", async () => {
    expect(await py("assert f(1) == 1", POINT)).toBe("fail wrong-output")
    expect(await py("assert Point(1) == 2", POINT)).toBe("fail wrong-output")
    expect(await py("assert Point(1) != 2", POINT)).toBe("pass")
  })
})

describe("a value of a class that derives from a plain one", () => {
  it.each([
    [
      "a method that only its class has",
      "assert f('aab').most_common(1) == [('a', 2)]",
      "from collections import Counter as f"
    ],
    ["a name of its members", "assert f(1).x == 1", "from collections import namedtuple\nf = namedtuple('f', 'x')"],
    [
      "what it gives for a key that is missing",
      "assert f(1)['no'] == 0",
      "from collections import defaultdict\ndef f(x): return defaultdict(int)"
    ],
    [
      "its class",
      "from collections import OrderedDict\nassert isinstance(f(1), OrderedDict)",
      "from collections import OrderedDict\ndef f(x): return OrderedDict()"
    ],
    [
      "a method of the solution's own",
      "s = Stack()\ns.push(1)\nassert s[0] == 1",
      "class Stack(list):\n  def push(self, x): self.append(x)"
    ]
  ])("is unsure where the tests need %s", async (_, tests, solution) => {
    expect(await py(tests, solution)).toBe("unsure unsupported")
  })

  it("is compared like the plain one, and fails like it", async () => {
    const counter = "from collections import Counter\ndef f(x): return Counter(x)"
    expect(await py("assert f('aab') == {'a': 2, 'b': 1}", counter)).toBe("pass")
    expect(await py("assert f('aab') == {'a': 1}", counter)).toBe("fail wrong-output")
  })

  it("is not what makes an error of the tests unsure", async () => {
    expect(await py("assert f(1).x == 1", "def f(x): return (x,)")).toBe("fail wrong-output")
    expect(await py("assert f(1) + 1 == 2", "def f(x): return None")).toBe("fail wrong-output")
  })
})

describe("what the tests need and the sandbox lacks", () => {
  it("is no failure: a library, an event loop for the solution's coroutine", async () => {
    expect(await py("assert f(2) == 4\nimport pandas", "def f(x): return 4")).toBe("unsure bad-tests")
    const waits = "import asyncio\nassert asyncio.run(f(2)) == 4"
    expect(await py(waits, "async def f(x): return 4")).toBe("unsure unsupported")
    expect(await py(waits, "def f(x): return 4")).toBe("fail wrong-output")
  })
})

describe("an object of the solution in JavaScript", () => {
  const V =
    "class V { constructor(a) { this.a = a } me() { return this } valueOf() { return this.a } }\nconst f = (v) => v.a"

  it("is of its class, is itself, and goes back to the solution", async () => {
    expect(
      await js("const v = new V(1); assert.ok(v instanceof V && !(3 instanceof V)); assert.equal(v.me(), v)", V)
    ).toBe("pass")
    expect(await js("assert.equal(f(new V(2)), 2); assert.notStrictEqual(new V(1), new V(1))", V)).toBe("pass")
    expect(await js("assert.ok(f(new V(2)) instanceof V)", V)).toBe("fail wrong-output")
  })

  it("is unsure where it is made a plain value, or looked into beside another", async () => {
    expect(await js("assert.equal(new V(1) + 1, 2)", V)).toBe("unsure unsupported")
    expect(await js("assert.deepEqual(new V(1), new V(1))", V)).toBe("unsure unsupported")
    expect(await js("assert.deepEqual(new V(1), { a: 1 })", V)).toBe("fail wrong-output")
  })
})
