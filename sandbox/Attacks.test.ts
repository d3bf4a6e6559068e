import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { node, python } from "./Boxes.ts"

/** Processes of this machine whose command line holds a text. */
const running = (text: string): ReadonlyArray<string> =>
  readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name) || name === String(process.pid)) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(text)
    } catch {
      return false
    }
  })

const gone = async (text: string): Promise<boolean> => {
  for (let tries = 0; tries < 100; tries++) {
    if (running(text).length === 0) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

/** A try of each line; prints what came of it. */
const trying = (...lines: ReadonlyArray<string>): string =>
  [
    "import os, sys",
    ...lines.map((line) => `try:\n  print('got', ${line})\nexcept BaseException as e: print('no', type(e).__name__)`)
  ].join("\n")

const got = (stdout: string): ReadonlyArray<string> => stdout.split("\n").filter((line) => line.startsWith("got"))

describe("what a program in the sandbox finds", () => {
  it("is no file of the machine", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cotton-secret-"))
    writeFileSync(join(folder, "secret"), "secret")
    const files = [
      "/etc/passwd",
      "/etc/shadow",
      "/root/.bashrc",
      "/home",
      join(folder, "secret"),
      process.cwd(),
      "/proc/1/root/etc"
    ]
    const { stdout } = await python(
      trying(...files.map((path) => `os.stat(${JSON.stringify(path)}) and open(${JSON.stringify(path)}).read()`))
    )
    rmSync(folder, { recursive: true })
    expect(stdout.split("\n").filter(Boolean)).toHaveLength(files.length)
    expect(got(stdout)).toEqual([])
  })

  it("is nothing of our environment, not through the first process either", async () => {
    process.env["COTTON_TEST_SECRET"] = "s3cret-key"
    const code =
      "import os\nprint(dict(os.environ))\nfor p in os.listdir('/proc'):\n  if p.isdigit():\n    try: print(open(f'/proc/{p}/environ').read())\n    except OSError: pass"
    const { stdout } = await python(code)
    delete process.env["COTTON_TEST_SECRET"]
    expect(stdout).toContain("HOME")
    expect(stdout).not.toContain("s3cret-key")
    expect(stdout).not.toContain("COTTON")
  })

  it("is no process but its own", async () => {
    const { stdout } = await python("import os\nprint([p for p in os.listdir('/proc') if p.isdigit()])")
    expect(stdout).toBe("['1', '2']\n")
  })

  it("is no capability, no root, and no way to either", async () => {
    const code = `import os, ctypes
status = open('/proc/self/status').read()
print([l for l in status.split('\\n') if l.startswith(('CapEff', 'CapPrm', 'CapBnd', 'NoNewPrivs'))])
print(os.getuid() == 0, os.geteuid() == 0)
libc = ctypes.CDLL(None, use_errno=True)
print(libc.unshare(0x10000000), libc.unshare(0x00020000), libc.setuid(0), libc.mount(b'none', b'/box', b'tmpfs', 0, None), libc.chroot(b'/box'))`
    const { stdout } = await python(code)
    expect(stdout).toContain(
      "'CapPrm:\\t0000000000000000', 'CapEff:\\t0000000000000000', 'CapBnd:\\t0000000000000000', 'NoNewPrivs:\\t1'"
    )
    expect(stdout).toContain("False False\n-1 -1 -1 -1 -1\n")
  })
})

describe("the network", () => {
  it("is not there: neither ours nor the world", async () => {
    let visits = 0
    const server = createServer((_, response) => {
      visits++
      response.end("hello")
    }).listen(0, "127.0.0.1")
    await new Promise((resolve) => server.once("listening", resolve))
    const { port } = server.address() as AddressInfo
    const code = `import socket
for host, port in (('127.0.0.1', ${port}), ('1.1.1.1', 53), ('169.254.169.254', 80)):
  s = socket.socket(); s.settimeout(3)
  try:
    s.connect((host, port)); print('got', host)
  except OSError as e: print('no', e)
for name in ('example.com',):
  try: print('got', socket.gethostbyname(name))
  except OSError as e: print('no', e)
try:
  s = socket.socket(socket.AF_UNIX); s.connect('\\0/tmp/.X11-unix/X0'); print('got abstract')
except OSError as e: print('no', e)`
    const { stdout } = await python(code)
    server.close()
    expect(stdout.split("\n").filter(Boolean)).toHaveLength(5)
    expect(got(stdout)).toEqual([])
    expect(visits).toBe(0)
  })
})

describe("what a program can take", () => {
  it("is a bounded number of processes, as root too, and all of them end with it", async () => {
    const code = `import os, time
n = 0
try:
  while True:
    if os.fork() == 0:
      time.sleep(1000)
      os._exit(0)
    n += 1
except OSError: pass
print(n)`
    const { stdout, exit } = await python(code)
    expect(exit).toBe(0)
    expect(Number(stdout)).toBeGreaterThan(2)
    expect(Number(stdout)).toBeLessThanOrEqual(24)
    expect(await gone("program.py")).toBe(true)
  })

  it("does not outlast its time when every child forks on", async () => {
    const code = "import os, time\nwhile True:\n  try: os.fork()\n  except OSError: time.sleep(0.01)"
    const result = await python(code, { wallMs: 2000 })
    expect(result.timedOut || result.signal !== null || result.memoryOut).toBe(true)
    expect(await gone("program.py")).toBe(true)
  })

  it("is bounded memory", async () => {
    const one = await python("x = bytearray(10**9)")
    expect(one.exit).toBe(1)
    expect(one.stderr).toContain("MemoryError")
    const mapped = await python("import mmap\nm = mmap.mmap(-1, 10**9)\nm.write(b'x' * 10**9)\nprint('done')")
    expect(mapped.stdout).toBe("")
    const heap = await node("const a = []; for (;;) a.push(new Array(1e6).fill(0.5))")
    expect(heap.exit).not.toBe(0)
    const outside = await node("const a = []; for (;;) a.push(Buffer.alloc(5e7, 1))")
    expect(outside.exit).not.toBe(0)
  })

  it("is bounded disk: no work folder, no /tmp, no /dev/shm takes more", async () => {
    const code = `import os
for path in ('/box/a', '/tmp/b', '/dev/shm/c', '/d', '/dev/e', '/usr/lib/f', '/proc/g'):
  n = 0
  try:
    with open(path, 'wb') as f:
      for _ in range(100):
        f.write(b'x' * 1000000); f.flush(); n += 1
  except OSError: pass
  print(n, path)
import signal
print(sum(s.st_size for s in (os.stat('/box/' + n) for n in os.listdir('/box'))) <= 4_200_000)`
    const { stdout } = await python(`import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n${code}`)
    const written = stdout.split("\n").filter((line) => line.includes(" /"))
    expect(written).toHaveLength(7)
    for (const line of written) expect(Number.parseInt(line), line).toBeLessThanOrEqual(4)
    expect(stdout).toContain("True")
  })

  it("is bounded output, on both streams", async () => {
    for (const stream of ["stdout", "stderr"]) {
      const result = await python(`import sys\nwhile True: sys.${stream}.write('x' * 100000)`)
      expect(result.outputCut).toBe(true)
      expect(result.stdout.length).toBeLessThanOrEqual(1_000_000)
    }
  })

  it("is bounded time, on the processor and by the clock", async () => {
    const busy = await python("while True: pass", { cpuSeconds: 1 })
    expect(busy).toMatchObject({ exit: null, timedOut: false, signal: "SIGXCPU" })
    const deaf = await python("import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass", {
      cpuSeconds: 1
    })
    expect(deaf).toMatchObject({ exit: null, timedOut: false, signal: "SIGKILL" })
    const idle = await python("import time\ntime.sleep(100)", { wallMs: 1000 })
    expect(idle).toMatchObject({ exit: null, timedOut: true })
  })
})

describe("what a program leaves", () => {
  it("is nothing: daemons in sessions of their own end with it", async () => {
    const code = `import os, sys, time
if os.fork() == 0:
  os.setsid()
  if os.fork() == 0:
    for fd in (0, 1, 2): os.close(fd)
    time.sleep(1000)
  os._exit(0)
print('left')`
    const { stdout, exit } = await python(code)
    expect([stdout, exit]).toEqual(["left\n", 0])
    expect(await gone("program.py")).toBe(true)
  })

  it("is nothing, even if it takes hold of the first process and stops it", async () => {
    const code = `import ctypes, os
libc = ctypes.CDLL(None)
libc.ptrace(16, 1, 0, 0)
os._exit(0)`
    const result = await python(code, { wallMs: 3000 })
    expect(result.stdout).toBe("")
    expect(await gone("program.py")).toBe(true)
  })

  it("is no harm by signals: those to everybody reach only itself", async () => {
    const code =
      "import os\nfor pid in (os.getppid(), 1, -1):\n  try: os.kill(pid, 9)\n  except OSError: pass\nprint('alive')"
    expect(await python(code)).toMatchObject({ stdout: "alive\n", exit: 0 })
  })

  it("is no file: links that lead out lead nowhere, and the interpreter can't be written over", async () => {
    const target = join(mkdtempSync(join(tmpdir(), "cotton-out-")), "file")
    const code = `import os, sys
os.symlink(${JSON.stringify(target)}, '/box/link')
for path in ('/box/link', sys.executable, os.__file__, '/usr/lib/x', '/bin/x', '../../../../tmp/../etc/x'):
  try:
    open(path, 'w').write('x'); print('got', path)
  except OSError as e: print('no', path)
os.system('rm -rf / 2>/dev/null')
for path in (sys.executable, os.__file__):
  try: os.unlink(path); print('got', path)
  except OSError: print('no', path)`
    const { stdout } = await python(code)
    expect(got(stdout)).toEqual([])
    expect(existsSync(target)).toBe(false)
    rmSync(join(target, ".."), { recursive: true })
  })

  it("is not seen by the next one", async () => {
    await python("open('/box/kept', 'w').write('x')")
    const { stdout } = await python("import os\nprint(os.listdir('/box'))")
    expect(stdout).toBe("['program.py']\n")
  })
})

describe("the door", () => {
  it("has the program behind it while it runs: what the tests above look for is there to be found", async () => {
    const sleeping = python("import time\ntime.sleep(2)")
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(running("program.py")).not.toEqual([])
    await sleeping
    expect(await gone("program.py")).toBe(true)
  })

  it("lets in standard input and the files, byte for byte, and lets out output, exit and signal", async () => {
    const text = "ünï\n\u0000\u2028 end"
    const echoed = await python("import sys\nsys.stdout.write(sys.stdin.read())\nsys.exit(7)", {}, text)
    expect([echoed.stdout, echoed.exit]).toEqual([text, 7])
    const killed = await python("import os\nos.kill(os.getpid(), 11)")
    expect([killed.exit, killed.signal]).toEqual([null, "SIGSEGV"])
  })
})
