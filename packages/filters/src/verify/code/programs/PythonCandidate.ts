/**
 * `candidate.py`: loads a solution and does with it what the lines ask for. Nothing that it says is believed but as the
 * value that a call came to: the solution runs in here and may say anything.
 */
export const PYTHON_CANDIDATE = String.raw`
import sys
import wire

TYPING = {"Any", "Callable", "DefaultDict", "Deque", "Dict", "FrozenSet", "Generator", "Generic", "Iterable", "Iterator",
          "List", "Literal", "Mapping", "NamedTuple", "NoReturn", "Optional", "Sequence", "Set", "Tuple", "Type", "TypeVar", "Union"}

def main():
    line = wire.take_standard_streams()
    import builtins, types
    builtins.exit = builtins.quit = sys.exit
    begin = line.read()
    module = types.ModuleType("solution")
    sys.modules["solution"] = module
    space = module.__dict__
    objects, numbers = {}, {}

    def keep(value):
        at = numbers.get(id(value))
        if at is None:
            at = numbers[id(value)] = len(objects)
            objects[at] = value
        kind = "exception" if isinstance(value, type) and issubclass(value, BaseException) else "object"
        bases = [base.__name__ for base in value.__mro__[1:]] if kind == "exception" else []
        return {"h": [at, type(value).__name__[:80], kind, value.__name__[:80] if kind == "exception" else "", bases]}

    def find(tag, inner):
        if tag == "h":
            return objects[inner]
        if tag == "k":
            return Callback(inner)
        raise wire.Unsendable("unknown tag")

    class Callback:
        """A function of the tests that was given to the solution."""

        def __init__(self, at):
            self.at = at

        def __call__(self, *args, **kwargs):
            line.write({"callback": self.at, "a": [wire.encode(one, keep) for one in args],
                        "k": [[name, wire.encode(one, keep)] for name, one in kwargs.items()]})
            while True:
                message = line.read()
                if "returned" in message:
                    return wire.decode(message["returned"], find)
                if "raised" in message:
                    raise getattr(builtins, message["raised"], Exception)(message["m"])
                answer(message)

    def failed(problem):
        kinds = [kind.__name__ for kind in type(problem).__mro__]
        try:
            text = str(problem)[:300]
        except BaseException:
            text = ""
        return {"e": kinds, "m": text, "x": type(problem).__name__[:80]}

    class Missing(Exception):
        pass

    def named(name):
        """The value of a name of the solution, a method by its class, or a method of Solution."""
        if "." in name:
            owner, rest = name.split(".", 1)
            if owner not in space:
                raise Missing(owner)
            value = space[owner]
            if isinstance(value, type):
                value = value()
            for part in rest.split("."):
                value = getattr(value, part)
            return value
        if name not in space and isinstance(space.get("Solution"), type) and hasattr(space["Solution"], name):
            return getattr(space["Solution"](), name)
        if name not in space:
            raise Missing(name)
        return space[name]

    def changed(before, value):
        """What a call made of a list, a dict or a set that it was given."""
        after = wire.encode(value, keep)
        return None if after == before else after

    def call(message):
        target = named(message["name"]) if "name" in message else objects[message["call"]]
        given = message["a"]
        args = [wire.decode(one, find) for one in given]
        kwargs = {name: wire.decode(one, find) for name, one in message.get("k", [])}
        value = wire.encode(target(*args, **kwargs), keep)
        marks = [changed(before, one) if type(one) in (list, dict, set, bytearray) else None
                 for before, one in zip(given, args)]
        named_marks = {}
        for name, before in message.get("k", []):
            one = kwargs[name]
            mark = changed(before, one) if type(one) in (list, dict, set, bytearray) else None
            if mark is not None:
                named_marks[name] = mark
        reply = {"v": value}
        if any(mark is not None for mark in marks):
            reply["w"] = marks
        if named_marks:
            reply["kw"] = named_marks
        return reply

    def operate(message):
        import operator
        value = objects[message["on"]]
        args = [wire.decode(one, find) for one in message["a"]]
        what = message["op"]
        if what == "next":
            return {"v": wire.encode(next(value), keep)}
        if what == "set":
            setattr(value, *args)
            return {"v": None}
        def leave(one, kind=None, text=None):
            problem = None if kind is None else getattr(builtins, kind, Exception)(text)
            return type(one).__exit__(one, None if problem is None else type(problem), problem, None)
        known = {"delattr": delattr, "reversed": lambda one: iter(reversed(one)), "enter": lambda one: type(one).__enter__(one), "exit": leave,
                 "get": getattr, "iter": iter, "len": len, "str": str, "repr": repr, "bool": bool, "hash": hash,
                 "isinstance": lambda kind, one: isinstance(one, kind)}
        does = known[what] if what in known else getattr(operator, what)
        return {"v": wire.encode(does(value, *args), keep)}

    def look(message):
        """Names of the tests that the solution has: modules by their name, the rest by value."""
        found = {}
        for name in message["names"]:
            if name not in space:
                continue
            value = space[name]
            if isinstance(value, types.ModuleType):
                found[name] = {"module": value.__name__}
            elif getattr(value, "__name__", None) == name and getattr(value, "__module__", "solution") != "solution":
                found[name] = {"module": value.__module__, "member": name}
            else:
                found[name] = {"value": wire.encode(value, keep)}
        return {"v": None, "found": found}

    def answer(message):
        try:
            reply = (look(message) if "names" in message else operate(message) if "op" in message else call(message))
        except Missing as problem:
            reply = {"missing": str(problem)}
        except BaseException as problem:
            reply = failed(problem)
        if wire.narrowed:
            reply["n"] = sorted(wire.narrowed)
            wire.narrowed.clear()
        line.write(reply)

    try:
        code = compile(begin["code"], "solution.py", "exec", dont_inherit=True)
    except BaseException as problem:
        line.write({"broken": "syntax", "line": getattr(problem, "lineno", None) or 0, **failed(problem)})
        return
    # Of a function whose beginning stands in the question, the import of these stands there too (HumanEval, LeetCode).
    def used(code):
        return set(code.co_names).union(*[used(one) for one in code.co_consts if isinstance(one, types.CodeType)])
    lacking = used(code) & TYPING
    if lacking:
        import typing
        for name in lacking:
            setattr(builtins, name, getattr(typing, name))
    try:
        exec(code, space)
    except BaseException as problem:
        at, trace = 0, problem.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "solution.py":
                at = trace.tb_lineno
            trace = trace.tb_next
        line.write({"broken": "exception", "line": at, **failed(problem)})
        return
    line.write({"loaded": True})
    while True:
        answer(line.read())

try:
    main()
except EOFError:
    pass
finally:
    sys.stderr.flush()
    import os
    os._exit(0)
`
