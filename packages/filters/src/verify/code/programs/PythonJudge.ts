/**
 * `judge.py`: runs the tests in an interpreter that the solution never enters. The solution's functions are stand-ins that
 * send a line and get a value back. Says how it ended together with a number that only it was told.
 */
export const PYTHON_JUDGE = String.raw`
import ast, builtins, sys, types
import reach, standins, wire
from standins import Remote, Unserved, remote, text_of

line = wire.take_standard_streams()
wire.LONGEST = 10_000_000
begin = line.read()
nonce = begin["nonce"]
asked = 0
last = ["", ""]
callbacks = []
# How the tests ended, although they may go on: they can catch what is raised to end them.
ended = []
# Classes of values that came over as the plain ones that they derive from, and of objects that did not.
narrowed, kinds = set(), set()

class Given(Exception):
    """An exception of the solution's own kind, which no built-in one stands for."""

class Ended(BaseException):
    """The tests can't go on; why is the solution's fault or nobody's."""

def stop(outcome, **more):
    ended.append({"outcome": outcome, **more})
    raise Ended(ended[0])

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
    if type(at) is not int or type(kind) is not str:
        raise ValueError("no object")
    kinds.add(kind)
    return remote(at, kind)

def raised(reply, is_next):
    first, *others = reply["e"]
    if first == "StopIteration" and not is_next and "StopIteration" not in begin["code"]:
        # Within map or all it would end them quietly, and the tests with them.
        stop("raised", found="StopIteration: " + reply["m"], call=last[0])
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
    if type(reply) is not dict or type(reply.get("n", [])) is not list:
        return False
    if "callback" in reply:
        return type(reply["callback"]) is int and type(reply.get("a")) is list and type(reply.get("k")) is list
    if "missing" in reply:
        return type(reply["missing"]) is str
    if "e" in reply:
        kinds = reply["e"]
        return type(kinds) is list and len(kinds) > 0 and all(type(one) is str for one in kinds) and type(reply.get("m")) is str
    return "v" in reply and type(reply.get("w", [])) is list and type(reply.get("kw", {})) is dict

def rebuilt(value):
    """A value of the solution's. One that can't be built is no value, and the solution's fault."""
    try:
        return wire.decode(value, find)
    except wire.Unsendable as problem:
        stop("gone", found=str(problem))
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
        narrowed.update(one[:80] for one in reply.get("n", []) if type(one) is str)
        if "callback" in reply:
            held = not reach.seen["refused"]
            try:
                args = [rebuilt(one) for one in reply["a"]]
                kwargs = {name: rebuilt(one) for name, one in reply["k"]}
                value = callbacks[reply["callback"]](*args, **kwargs)
                answer = {"returned": wire.encode(value, keep)}
            except Ended:
                raise
            except Exception as problem:
                if held and reach.seen["refused"] and isinstance(problem, AssertionError):
                    # The solution could catch it, and the tests would never hear of it.
                    stop("wrong", **said(problem))
                answer = {"raised": type(problem).__name__, "m": str(problem)[:300]}
            line.write(answer)
            continue
        if "missing" in reply:
            stop("name", name=text_of(reply["missing"]))
        if "e" in reply:
            raise raised(reply, message.get("op") == "next")
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
    for name, mark in reply.get("kw", {}).items():
        if name in kwargs:
            put_back(kwargs[name], rebuilt(mark))
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

standins.request, standins.operate, standins.stop, standins.shown = request, operate, stop, shown

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
            value = Remote(value._at, name, True)
        space[name] = value
    if entry is not None:
        # Whatever the solution has of that name, a function of a library or a number: it is asked, so the fault is its own.
        name = entry.split(".")[-1]
        there = space.get(name)
        if not isinstance(there, Remote) and not is_exception(there):
            space[name] = stand_in(entry)
    return {**space, **reach.NAMES}

def place(problem):
    at, trace = 0, problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "tests.py":
            at = trace.tb_lineno
        trace = trace.tb_next
    return at

def said(problem):
    lines, at = begin["code"].splitlines(), place(problem)
    source = lines[at - 1].strip()[:300] if 0 < at <= len(lines) else ""
    return {"line": at, "source": source, "call": last[0], "value": last[1]}

def run():
    text, entry = begin["code"], begin.get("entry")
    try:
        tree = ast.parse(text, "tests.py")
        framed = reach.imports(tree, "unittest")
        code = compile(reach.counted(tree), "tests.py", "exec", dont_inherit=True)
    except Exception as problem:
        return {"outcome": "bad-tests", "found": "line %s: %s" % (getattr(problem, "lineno", "?"), str(problem)[:200])}
    # Of one argument: another one is a function of the tests' own.
    checks = [one.name for one in tree.body if isinstance(one, ast.FunctionDef)
              and len(one.args.args) - len(one.args.defaults) <= 1 <= len(one.args.args)]
    if framed:
        import unittest
        unittest.TestCase.run = lambda *_: stop("unsupported", found="the tests are run by unittest, which keeps their outcome to itself")
    try:
        space = scene(code, entry)
        exec(code, space)
        if "check" in checks and entry is not None and not reach.seen["check"]:
            function = space.get(entry.split(".")[-1])
            space["check"](function)
    except Ended as end:
        return end.args[0]
    except AssertionError as problem:
        what = said(problem)
        if narrowed and ("isinstance" in what["source"] or "type(" in what["source"]):
            return {"outcome": "unsupported", "found": "a value of class " + min(narrowed) + " came over as a plain one", **what}
        return {"outcome": "wrong", **what}
    except NameError as problem:
        if getattr(problem, "given", False):
            return {"outcome": "raised", "found": "NameError: " + str(problem)[:300], **said(problem)}
        return {"outcome": "name", "name": getattr(problem, "name", None) or "", "found": str(problem)[:200], **said(problem)}
    except Exception as problem:
        found = (type(problem).__name__ + ": " + str(problem))[:300]
        if getattr(problem, "given", False):
            return {"outcome": "raised", "found": found, **said(problem)}
        if isinstance(problem, Unserved) or (isinstance(problem, TypeError) and "Remote" in str(problem)):
            return {"outcome": "unsupported", "found": "the tests do with an object of the solution what can't be passed on: " + found}
        if isinstance(problem, (EOFError, ValueError)) and place(problem) == 0:
            return {"outcome": "gone"}
        if isinstance(problem, ImportError):
            return {"outcome": "bad-tests", "found": found}
        # What the plain value lacks, or what no stand-in can be: the fault need not be the solution's.
        if narrowed or "coroutine" in kinds:
            what = "a value of class " + min(narrowed) if narrowed else "a coroutine"
            return {"outcome": "unsupported", "found": what + " does not come over whole: " + found}
        return {"outcome": "broke" if asked > 0 else "bad-tests", "found": found, **said(problem)}
    except BaseException as problem:
        return {"outcome": "bad-tests", "found": "the tests end with " + type(problem).__name__}
    if asked == 0:
        return {"outcome": "bad-tests", "found": "the tests end without calling the solution"}
    if reach.seen["refused"]:
        return {"outcome": "bad-tests", "found": "an assertion does not hold, and the tests go on"}
    if reach.seen["asserts"] == 0 and not reach.seen["otherwise"]:
        unwaited = any(isinstance(one, ast.AsyncFunctionDef) and one.name == "check" for one in tree.body) and not reach.seen["check"]
        return {"outcome": "bad-tests", "found": "check is async, and nothing awaits it" if unwaited else "the tests end without an assertion"}
    return {"outcome": "passed"}

result = run()
line.write({"nonce": nonce, "asked": asked, **(ended[0] if ended else result)})
`
