/** `program.py`: runs a solution, or a checker, as a program of its own, with what `site` would have given it. */
export const PYTHON_PROGRAM = String.raw`
import builtins, os, sys
builtins.exit = builtins.quit = sys.exit
for name in os.listdir("/proc/self/fd"):
    if int(name) > 2:
        try:
            os.close(int(name))
        except OSError:
            pass
path = sys.argv[1]
sys.argv = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    text = file.read()
space = sys.modules["__main__"].__dict__
for name in [name for name in space if not name.startswith("__")]:
    if name not in ("path", "text", "space", "name"):
        del space[name]
del space["path"], space["name"]
exec(compile(space.pop("text"), "solution.py", "exec", dont_inherit=True), space.pop("space"))
`
