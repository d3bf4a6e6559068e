import { spawn } from "node:child_process"
import { once } from "node:events"

/** Runs a TypeScript program in a folder to its end. */
export const command = async (folder: string, program: string, ...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
  let said = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, "close")) as [number]
  return { code, said }
}
