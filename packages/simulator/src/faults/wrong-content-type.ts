import type { Fault } from "../Fault.ts"

export const wrongContentType: Fault = {
  harmless: false,
  plan: ({ events, pace }) => ({
    status: 200,
    headers: { "content-type": "text/plain; charset=utf-8" },
    acts: pace(events())
  })
}
