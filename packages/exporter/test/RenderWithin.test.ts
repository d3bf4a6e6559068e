import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { renderWithin } from "../src/RenderWithin.ts"
import { renderExample } from "../src/Render.ts"
import { CHATML, MARKED } from "./templates.ts"

const messages = [
  { role: "user", content: "What is 9 + 9?" },
  { role: "assistant", content: "<think>\nTwice nine.\n</think>\n\nIt is 18." }
]
const options = { specialTokens: { eos_token: "<|im_end|>" } }

const task = (template: string) => ({ template, messages, options })

describe("rendering in a process of its own", () => {
  it.effect("gives what rendering gives", () =>
    Effect.gen(function* () {
      for (const template of [CHATML, MARKED])
        expect(yield* renderWithin("t.jinja", task(template))).toEqual(renderExample(template, messages, options))
    })
  )

  const failing = (template: string, limits = {}) => Effect.flip(renderWithin("t.jinja", task(template), limits))

  it.live("ends a template that does not", () =>
    Effect.gen(function* () {
      const loop = "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}"
      expect((yield* failing(loop, { seconds: 2 })).message).toBe(
        "t.jinja: the chat template could not render the example: it was still running after 2 s"
      )
    })
  )

  it.live("survives a template that fills its memory, at once or bit by bit", () =>
    Effect.gen(function* () {
      const limits = { seconds: 60, megabytes: 16 }
      const floods = [
        `{% set x = [${"range(100000), ".repeat(20)}] %}`,
        "{% set ns = namespace(x=[]) %}{% for a in range(3000) %}{% set ns.x = ns.x + [ns.x, ns.x] %}{{ ns.x | tojson }}{% endfor %}"
      ]
      for (const flood of floods) expect((yield* failing(flood, limits)).message).toMatch(/memory/)
    })
  )

  it.effect("says where to look: the template, the line and the name", () =>
    Effect.gen(function* () {
      const cases = [
        ["\n{{ bos_token + 'x' }}", "bos_token (line 2)"],
        ["{{ '(' }}\n{% if true %}\n{{ 'f(' + fancy('x') }}{% endif %}", "It calls fancy (line 3)"],
        ["{{ messages[0].content.nope() }}", ".nope (line 1)"],
        ["{{ '100 %' }}\n{{ '%s' % ('x') }}", "with % (line 2)"],
        ["{{ strftime_now() }}", "strftime_now (line 1) needs a format"],
        ["{{ 'x' | fancy }}", "fancy (line 1)"]
      ] as const
      for (const [template, hint] of cases) {
        const { message } = yield* failing(template)
        expect(message).toContain("t.jinja: ")
        expect(message).toContain(hint)
      }
    })
  )

  it.effect("passes on what a template raises, and where one cannot be read", () =>
    Effect.gen(function* () {
      expect((yield* failing("{{ raise_exception('roles must alternate') }}")).message).toContain(
        "roles must alternate"
      )
      expect((yield* failing("{% for %}")).message).toContain(
        "t.jinja: the chat template could not render the example: "
      )
    })
  )
})
