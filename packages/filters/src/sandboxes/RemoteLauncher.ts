/**
 * What a server of SandboxFusion's form is asked to run, as a program of Python: it starts the program that is meant, and
 * leaves in files what became of it. Such a server itself has no word for a program's arguments, clips what is printed
 * without saying so, takes a program for too slow that prints more than some hundred thousand bytes, and hands its own
 * environment on. For Python 3.8 and later, with nothing but its standard library.
 */
export const REMOTE_LAUNCHER = String.raw`
import json, os, resource, selectors, shutil, signal, subprocess, sys, time

STDERR = 16384

with open("cotton-task.json", encoding="utf-8") as file:
    task = json.load(file)
source = os.open("cotton-input", os.O_RDONLY)
# What the program must not read: another one's number stands there.
for name in ("cotton-task.json", "cotton-input", os.path.basename(sys.argv[0])):
    os.unlink(name)
here = os.getcwd()
box = os.path.join(here, "box")
os.makedirs(box, exist_ok=True)

def leave(name, data):
    path = os.path.join(here, name)
    if os.path.lexists(path):
        os.unlink(path)
    sink = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    at = 0
    while at < len(data):
        at += os.write(sink, data[at:at + 65536])
    os.close(sink)

def end(output=b"", **result):
    leave("cotton-output", output)
    leave("cotton-result.json", json.dumps(result).encode())
    sys.exit(0)

def limit(name, soft, hard=None):
    most = resource.getrlimit(name)[1]
    bound = lambda value: value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(name, (bound(soft), bound(soft if hard is None else hard)))

def limits():
    limit(resource.RLIMIT_CPU, task["cpuSeconds"], task["cpuSeconds"] + 1)
    # Node reserves far more addresses than it uses.
    limit(resource.RLIMIT_AS if task["interpreter"] == "python" else resource.RLIMIT_DATA, task["memoryBytes"])
    limit(resource.RLIMIT_FSIZE, task["diskBytes"])
    limit(resource.RLIMIT_NOFILE, 256)
    limit(resource.RLIMIT_CORE, 0)

program = sys.executable if task["interpreter"] == "python" else shutil.which("node")
if program is None:
    end(missing=task["interpreter"])
environment = {"PATH": "/usr/bin", "HOME": box, "TMPDIR": box, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
begun = time.monotonic()
deadline = begun + task["wallMs"] / 1000
child = subprocess.Popen([program, *task["args"]], stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         cwd=box, env=environment, start_new_session=True, preexec_fn=limits)
os.close(source)

def kill():
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass

streams = selectors.DefaultSelector()
streams.register(child.stdout, selectors.EVENT_READ)
streams.register(child.stderr, selectors.EVENT_READ)
output, last, count, timed_out, cut, gone = [], b"", 0, False, False, None
while streams.get_map():
    now = time.monotonic()
    if child.poll() is not None and gone is None:
        # What it left running holds its output open.
        gone = now
        kill()
    if gone is not None and now > gone + 1:
        break
    if now >= deadline:
        timed_out = gone is None
        break
    for key, _ in streams.select(min(deadline - now, 0.05)):
        data = os.read(key.fd, 65536)
        if not data:
            streams.unregister(key.fileobj)
            continue
        count += len(data)
        if key.fileobj is child.stdout:
            output.append(data)
        else:
            last = (last + data)[-STDERR:]
    if count > task["outputBytes"]:
        cut = True
        break
# It may have closed its output and go on.
while not timed_out and not cut and child.poll() is None:
    timed_out = time.monotonic() >= deadline
    time.sleep(0.005)
kill()
code = child.wait()
if code >= 0:
    exit, name = code, None
else:
    exit = None
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = "signal %d" % -code
end(b"".join(output), exit=None if timed_out or cut else exit, signal=name, timedOut=timed_out, outputCut=cut,
    stderr=last.decode("utf-8", "replace"), ms=(time.monotonic() - begun) * 1000)
`
