/**
 * `judge.py`: runs the tests in an interpreter that the solution never enters. The solution's functions are stand-ins that
 * send a line and get a value back. Says how it ended together with a number that only it was told.
 *
 * A stand-in for an object that is no plain value passes on attributes, calls, items and iteration. It never passes on a
 * comparison or a sum with a plain value: an object that is equal to everything would then be right everywhere.
 */
export const PYTHON_JUDGE = String.raw`
import ast, builtins, sys, types
import wire

line = wire.take_standard_streams()
begin = line.read()
nonce = begin["nonce"]
asked = 0
last = ["", ""]
callbacks = []

class Given(Exception):
    """An exception of the solution's own kind, which no built-in one stands for."""

class Ended(BaseException):
    """The tests can't go on; why is the solution's fault or nobody's."""

def stop(outcome, **more):
    raise Ended({"outcome": outcome, **more})

class Remote:
    __slots__ = ("_at", "_kind")

    def __init__(self, at, kind):
        object.__setattr__(self, "_at", at)
        object.__setattr__(self, "_kind", kind)

    def __call__(self, *args, **kwargs):
        return request({"call": self._at}, self._kind, args, kwargs)

    def __getattr__(self, name):
        if name.startswith("__") and name not in ("__name__", "__doc__"):
            raise AttributeError(name)
        return operate(self, "get", name)

    def __setattr__(self, name, value):
        operate(self, "set", name, value)

    def __iter__(self):
        steps = operate(self, "iter")
        if not isinstance(steps, Remote):
            yield from steps
            return
        while True:
            try:
                one = operate(steps, "next")
            except StopIteration:
                return
            yield one

    def __next__(self):
        return operate(self, "next")

    def __len__(self):
        return operate(self, "len")

    def __getitem__(self, key):
        return operate(self, "getitem", key)

    def __setitem__(self, key, value):
        operate(self, "setitem", key, value)

    def __str__(self):
        return text_of(operate(self, "str"))

    def __repr__(self):
        return text_of(operate(self, "repr"))

    def __bool__(self):
        return operate(self, "bool") is True

    def __hash__(self):
        return hash(("remote", self._at))

    def __eq__(self, other):
        if not isinstance(other, Remote):
            return False
        return self._at == other._at or operate(self, "eq", other) is True

    def __instancecheck__(self, other):
        return isinstance(other, Remote) and operate(self, "isinstance", other) is True

def between(name):
    def method(self, other):
        if not isinstance(other, Remote):
            return NotImplemented
        return operate(self, name, other)
    return method

for name in ("lt", "le", "gt", "ge", "add", "sub", "mul", "truediv", "floordiv", "mod", "and_", "or_", "xor", "matmul"):
    setattr(Remote, "__%s__" % name.rstrip("_"), between(name))

def text_of(value):
    if type(value) is not str:
        raise TypeError("a text was expected")
    return value

def keep(value):
    if type(value) is Remote:
        return {"h": value._at}
    if isinstance(value, type) and value in remote_exceptions:
        return {"h": remote_exceptions[value]}
    if isinstance(value, type) and value.__module__ == "builtins":
        stop("unsupported", found="the tests give the solution a type")
    if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.LambdaType)):
        callbacks.append(value)
        return {"k": len(callbacks) - 1}
    stop("unsupported", found="the tests give the solution an object of type " + type(value).__name__[:80])

remote_exceptions, exceptions = {}, {}

def kind_of(name, bases):
    """An exception class of the solution, as one of ours that derives from the nearest built-in one."""
    if name not in exceptions:
        base = next((getattr(builtins, one) for one in bases if is_exception(getattr(builtins, one, None))), Given)
        exceptions[name] = type(name, (base,), {})
    return exceptions[name]

def is_exception(value):
    return isinstance(value, type) and issubclass(value, Exception)

def find(tag, inner):
    if tag != "h":
        raise ValueError("unknown tag")
    at, kind, sort, name, bases = inner
    if sort == "exception":
        made = kind_of(name, bases)
        remote_exceptions.setdefault(made, at)
        return made
    return Remote(at, kind)

def raised(reply):
    first, *others = reply["e"]
    known = getattr(builtins, first, None)
    if is_exception(known):
        problem = known(reply["m"])
    elif first in ("SystemExit", "KeyboardInterrupt", "GeneratorExit"):
        stop("exited", found=first + ": " + reply["m"])
    else:
        problem = kind_of(first, others)(reply["m"])
    problem.given = True
    return problem

def is_sound(reply):
    """Whether a reply has the form of one: what is in its values is seen when they are built."""
    if type(reply) is not dict:
        return False
    if "callback" in reply:
        return type(reply["callback"]) is int and type(reply.get("a")) is list and type(reply.get("k")) is list
    if "missing" in reply:
        return type(reply["missing"]) is str
    if "e" in reply:
        kinds = reply["e"]
        return type(kinds) is list and len(kinds) > 0 and all(type(one) is str for one in kinds) and type(reply.get("m")) is str
    return "v" in reply and type(reply.get("w", [])) is list

def rebuilt(value):
    """A value of the solution's. One that can't be built is no value, and the solution's fault."""
    try:
        return wire.decode(value, find)
    except Exception:
        stop("gone")

def exchange(message):
    line.write(message)
    while True:
        try:
            reply = line.read()
            sound = is_sound(reply)
        except Exception:
            sound = False
        if not sound:
            stop("gone")
        if "callback" in reply:
            try:
                args = [rebuilt(one) for one in reply["a"]]
                kwargs = {name: rebuilt(one) for name, one in reply["k"]}
                value = callbacks[reply["callback"]](*args, **kwargs)
                answer = {"returned": wire.encode(value, keep)}
            except Ended:
                raise
            except Exception as problem:
                answer = {"raised": type(problem).__name__, "m": str(problem)[:300]}
            line.write(answer)
            continue
        if "missing" in reply:
            stop("name", name=text_of(reply["missing"]))
        if "e" in reply:
            raise raised(reply)
        return reply

def request(target, label, args, kwargs):
    global asked
    asked += 1
    sent = [wire.encode(one, keep) for one in args]
    last[0], last[1] = call_text(label, args, kwargs), ""
    reply = exchange({**target, "a": sent, "k": [[name, wire.encode(one, keep)] for name, one in kwargs.items()]})
    for mark, one in zip(reply.get("w", []), args):
        if mark is not None:
            put_back(one, rebuilt(mark))
    value = rebuilt(reply["v"])
    last[1] = shown(value)
    return value

def put_back(one, after):
    """A list or the like that the solution has changed, changed here too."""
    if type(one) is list or type(one) is bytearray:
        one[:] = after
    elif type(one) is dict or type(one) is set:
        one.clear()
        one.update(after)

def shown(value):
    try:
        if isinstance(value, Remote):
            return "an object of type " + str(value._kind)
        return repr(value)[:300]
    except Exception:
        return "a value that can't be shown"

def call_text(label, args, kwargs):
    parts = [shown(one)[:80] for one in args] + [name + "=" + shown(one)[:80] for name, one in kwargs.items()]
    return label + "(" + ", ".join(parts) + ")"

def operate(remote, name, *args):
    global asked
    asked += 1
    return rebuilt(exchange({"on": remote._at, "op": name, "a": [wire.encode(one, keep) for one in args]})["v"])

# The only members that a name may stand for, besides whole modules: all of them are pure.
MODULES = ("math", "cmath", "collections", "itertools", "functools", "string", "re", "copy", "heapq", "bisect", "typing",
           "random", "operator", "statistics", "datetime", "decimal", "fractions", "json", "time", "sys", "os", "io")

def names_of(code):
    names = set(code.co_names)
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            names |= names_of(one)
    return names

def stand_in(name):
    def function(*args, **kwargs):
        return request({"name": name}, name, args, kwargs)
    function.__name__ = name.split(".")[-1]
    return function

def scene(code, entry):
    """What the tests find: their built-ins, and those names of the solution that are nobody else's."""
    space = {"__name__": "tests", "__builtins__": builtins}
    wanted = [name for name in sorted(names_of(code)) if not hasattr(builtins, name) and not name.startswith("__")]
    found = exchange({"names": wanted}).get("found")
    if type(found) is not dict or not all(type(what) is dict for what in found.values()):
        stop("gone")
    import importlib
    for name, what in found.items():
        if name not in wanted:
            continue
        module, member = what.get("module"), what.get("member")
        if module is not None and type(module) is not str:
            stop("gone")
        if module is not None:
            if module in MODULES and (member is None or (member == name and hasattr(importlib.import_module(module), name))):
                real = importlib.import_module(module)
                space[name] = real if member is None else getattr(real, member)
            continue
        if name in MODULES:
            continue
        value = rebuilt(what.get("value"))
        if isinstance(value, Remote):
            value = Remote(value._at, name)
        space[name] = value
    if entry is not None:
        if "." in entry or entry not in space or isinstance(space[entry], Remote):
            space.setdefault(entry.split(".")[-1], stand_in(entry))
    return space

def place(problem):
    at, trace = 0, problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "tests.py":
            at = trace.tb_lineno
        trace = trace.tb_next
    return at

def run():
    text, entry = begin["code"], begin.get("entry")
    try:
        tree = ast.parse(text, "tests.py")
        code = compile(tree, "tests.py", "exec", dont_inherit=True)
    except Exception as problem:
        return {"outcome": "bad-tests", "found": "line %s: %s" % (getattr(problem, "lineno", "?"), str(problem)[:200])}
    lines = text.splitlines()
    def said(problem):
        at = place(problem)
        source = lines[at - 1].strip()[:300] if 0 < at <= len(lines) else ""
        return {"line": at, "source": source, "call": last[0], "value": last[1]}
    checks = [one.name for one in tree.body if isinstance(one, ast.FunctionDef)]
    try:
        space = scene(code, entry)
        exec(code, space)
        if "check" in checks and entry is not None and asked == 0:
            function = space.get(entry.split(".")[-1])
            space["check"](function)
    except Ended as end:
        return end.args[0]
    except AssertionError as problem:
        return {"outcome": "wrong", **said(problem)}
    except NameError as problem:
        if getattr(problem, "given", False):
            return {"outcome": "raised", "found": "NameError: " + str(problem)[:300], **said(problem)}
        return {"outcome": "name", "name": getattr(problem, "name", None) or "", "found": str(problem)[:200], **said(problem)}
    except Exception as problem:
        found = (type(problem).__name__ + ": " + str(problem))[:300]
        if getattr(problem, "given", False):
            return {"outcome": "raised", "found": found, **said(problem)}
        if isinstance(problem, (EOFError, ValueError)) and place(problem) == 0:
            return {"outcome": "gone"}
        return {"outcome": "broke" if asked > 0 else "bad-tests", "found": found, **said(problem)}
    except BaseException as problem:
        return {"outcome": "bad-tests", "found": "the tests end with " + type(problem).__name__}
    if asked == 0:
        return {"outcome": "bad-tests", "found": "the tests end without calling the solution"}
    return {"outcome": "passed"}

result = run()
line.write({"nonce": nonce, "asked": asked, **result})
`
