import { describe, expect, it } from "@effect/vitest"
import { Teacher } from "@cotton/schema/ports/Teacher"
import * as Effect from "effect/Effect"
import { MissingSecret } from "../../src/index.ts"
import { attemptOnce, BODY, JSON_TYPE, serve, teacherOf } from "./Attempts.ts"

describe("secrets", () => {
  const KEY = "sk-test-0123456789"
  const HEADER = "team-s3cr3t-value"
  const environment = { TEACHER_KEY: `${KEY}\n`, TEAM: HEADER }
  const endpoint = { key: "$TEACHER_KEY", headers: { "X-Team": "$TEAM", "x-plain": "plain" } }

  it.live("are read from the environment and sent", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(BODY))
      yield* attemptOnce({ url: server.url, endpoint, environment })
      expect(server.requests[0]?.headers).toMatchObject({
        authorization: `Bearer ${KEY}`,
        "x-team": HEADER,
        "x-plain": "plain"
      })
    })
  )

  it.live("stand in no outcome, however a server echoes them", () =>
    Effect.gen(function* () {
      const echoes: ReadonlyArray<readonly [number, string]> = [
        [401, JSON.stringify({ error: { message: `Incorrect key: ${KEY} (${HEADER})` } })],
        [500, `<h1>${KEY} ${HEADER}</h1>`],
        [200, `data: {"error":{"message":"${KEY} ${HEADER}"}}\n\n`],
        [200, `data: ${KEY} ${HEADER}\n\n`],
        [200, JSON.stringify({ error: `${KEY} ${HEADER}` })],
        [302, ""]
      ]
      for (const [status, body] of echoes) {
        const server = yield* serve((response) => {
          response
            .writeHead(status, { "content-type": "text/plain", location: `http://x.test/${KEY}/${HEADER}` })
            .end(body)
        })
        const attempted = yield* attemptOnce({ url: server.url, endpoint, environment })
        expect(attempted._tag).toBe("Failed")
        expect(JSON.stringify(attempted)).not.toContain(KEY)
        expect(JSON.stringify(attempted)).not.toContain(HEADER)
      }
    })
  )

  it.live("that are missing, empty, or no header's value are told by their variable and field, never by value", () =>
    Effect.gen(function* () {
      const build = (environment: Record<string, string>) =>
        Effect.flip(Effect.provide(Teacher, teacherOf({ url: "http://x.test/v1", endpoint, environment })))
      const unset = yield* build({ TEAM: HEADER })
      expect(unset).toEqual(new MissingSecret({ variable: "TEACHER_KEY", field: "teacher.at[0].key", reason: "unset" }))
      expect(unset.message).toContain("export TEACHER_KEY=…")
      expect(yield* build({ ...environment, TEACHER_KEY: "  " })).toMatchObject({ reason: "unset" })
      const pasted = yield* build({ ...environment, TEAM: "“team-s3cr3t”" })
      expect(pasted).toMatchObject({
        variable: "TEAM",
        field: "teacher.at[0].headers.X-Team",
        reason: "not-a-header-value"
      })
      expect(pasted.message).not.toContain("s3cr3t")
    })
  )

  it.live("a header that no request can carry makes the endpoint unfit, at once", () =>
    Effect.gen(function* () {
      const attempted = yield* attemptOnce({ url: "http://127.0.0.1:9/v1", endpoint: { headers: { "bad name": "x" } } })
      expect(attempted).toMatchObject({ failure: { reason: "credentials" } })
    })
  )
})
