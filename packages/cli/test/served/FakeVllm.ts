import { startSimulator } from "@cotton/simulator"
import { spawn } from "node:child_process"
import { appendFileSync } from "node:fs"
import { parseArgs } from "node:util"

/*
 * Stands where `vllm` would, to see how its process is handled: `serve FOLDER --served-model-name … --port …`. It has a worker, as
 * vLLM has, writes both processes to $FAKE_LOG, and answers what $FAKE_REPLIES says.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  strict: true,
  options: {
    "served-model-name": { type: "string" },
    host: { type: "string" },
    port: { type: "string" },
    "max-model-len": { type: "string" },
    "tensor-parallel-size": { type: "string" }
  }
})
const log = (text: string) => appendFileSync(process.env["FAKE_LOG"]!, `${text}\n`)
const worker = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" })
log(`${positionals.join(" ")} ${JSON.stringify(values)}`)
log(`pids ${process.pid} ${worker.pid}`)
if (process.env["FAKE_DIES"] !== undefined) {
  console.error("CUDA error: no device of that kind")
  worker.kill("SIGKILL")
  process.exit(3)
}
// As a model that is loaded.
await new Promise((done) => setTimeout(done, Number(process.env["FAKE_LOADS_MS"] ?? 0)))
await startSimulator({
  port: Number(values.port),
  models: [process.env["FAKE_NAME"] ?? values["served-model-name"]!],
  context: Number(process.env["FAKE_CONTEXT"] ?? values["max-model-len"]),
  replay: process.env["FAKE_REPLIES"]!,
  latency: { firstTokenMs: Number(process.env["FAKE_MS"] ?? 0) }
})
