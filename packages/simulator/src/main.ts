import { startSimulator } from "./Simulator.ts"
import type { SimulatorOptionsInput } from "./SimulatorOptions.ts"

/* node packages/simulator/src/main.ts '{"port":8123}': one line of JSON when it listens; ends on SIGTERM or SIGINT. */

const simulator = await startSimulator(JSON.parse(process.argv[2] ?? "{}") as SimulatorOptionsInput)
const stop = () => void simulator.close()
process.once("SIGTERM", stop)
process.once("SIGINT", stop)
process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`)
