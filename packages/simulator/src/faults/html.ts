import type { Fault } from "../Fault.ts"

const PAGE = `<!DOCTYPE html>
<html><head><title>Just a moment…</title></head>
<body><h1>Checking your connection</h1><p>This page is shown while the gateway looks for a server.</p></body></html>
`

/** A gateway's own page, with a status that says that all is well. */
export const html: Fault = {
  harmless: false,
  plan: () => ({
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8" },
    acts: [{ type: "write", bytes: PAGE }]
  })
}
