/**
 * `standins.py`, beside `judge.py`: what stands in the tests for an object of the solution.
 *
 * A stand-in for an object that is no plain value passes on attributes, calls, items and iteration. It never passes on a
 * comparison or a sum with a plain value: an object that is equal to everything would then be right everywhere. Whether a
 * plain value is in it is asked only of an object that the tests made themselves, of a class that they name. What is not
 * passed on and might make a right solution fail ends the tests as unsupported.
 */
export const PYTHON_STAND_INS = String.raw`
# The judge's own: how an object is asked, how the tests are ended, how a value is shown.
request = operate = stop = shown = None

PLAIN = (type(None), bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, range)

def text_of(value):
    if type(value) is not str:
        raise TypeError("a text was expected")
    return value

class Unserved(AttributeError):
    """What a stand-in does not pass on."""

class Remote:
    __slots__ = ("_at", "_kind", "_named", "_made")

    def __init__(self, at, kind, named=False):
        object.__setattr__(self, "_at", at)
        object.__setattr__(self, "_kind", kind)
        object.__setattr__(self, "_named", named)
        object.__setattr__(self, "_made", False)

    def __call__(self, *args, **kwargs):
        value = request({"call": self._at}, self._kind, args, kwargs)
        return remote(value._at, value._kind, True) if isinstance(value, Remote) and self._named and self._kind[:1].isupper() else value

    def __getattr__(self, name):
        if name.startswith("__") and name not in ("__name__", "__doc__"):
            raise Unserved("'Remote' object has no attribute " + name)
        return operate(self, "get", name)

    def __setattr__(self, name, value):
        operate(self, "set", name, value)

    def __delattr__(self, name):
        operate(self, "delattr", name)

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

    def __reversed__(self):
        return iter(operate(self, "reversed"))

    def __len__(self):
        return operate(self, "len")

    def __getitem__(self, key):
        return operate(self, "getitem", key)

    def __setitem__(self, key, value):
        operate(self, "setitem", key, value)

    def __delitem__(self, key):
        operate(self, "delitem", key)

    def __contains__(self, value):
        if self._made or isinstance(value, Remote):
            return operate(self, "contains", value) is True
        return any(one is value or one == value for one in self)

    def __enter__(self):
        return operate(self, "enter")

    def __exit__(self, kind, problem, trace):
        if kind is None:
            operate(self, "exit")
            return False
        if issubclass(kind, Exception) and not issubclass(kind, AssertionError):
            if operate(self, "exit", kind.__name__, str(problem)[:300]) is True:
                stop("unsupported", found="the solution swallows the tests' " + kind.__name__)
        return False

    def __neg__(self):
        return operate(self, "neg")

    def __pos__(self):
        return operate(self, "pos")

    def __abs__(self):
        return operate(self, "abs")

    def __invert__(self):
        return operate(self, "invert")

    def __str__(self):
        return text_of(operate(self, "str"))

    def __repr__(self):
        return text_of(operate(self, "repr"))

    def __bool__(self):
        return operate(self, "bool") is True

    def __hash__(self):
        return hash(("remote", operate(self, "hash")))

    def __eq__(self, other):
        if isinstance(other, Remote):
            return self._at == other._at or operate(self, "eq", other) is True
        if type(other) not in PLAIN:
            stop("unsupported", found="the tests compare an object of the solution with one of type " + type(other).__name__[:80])
        views = self._kind in ("dict_keys", "dict_items") and isinstance(other, (set, frozenset))
        if views or (self._made and operate(self, "eq", other) is True):
            stop("unsupported", found="an object of the solution says itself that it is equal to " + shown(other)[:80])
        return False

    def __instancecheck__(self, other):
        return isinstance(other, Remote) and operate(self, "isinstance", other) is True

def unserved(name):
    def method(self, *args):
        raise Unserved("'Remote' object has no " + name)
    return method

# To copy it, to make bytes of it, to derive a class from it.
for name in ("__reduce_ex__", "__bytes__", "__mro_entries__"):
    setattr(Remote, name, unserved(name))

def between(name):
    def method(self, other):
        if not isinstance(other, Remote):
            return NotImplemented
        return operate(self, name, other)
    return method

for name in ("lt", "le", "gt", "ge", "add", "sub", "mul", "truediv", "floordiv", "mod", "and_", "or_", "xor", "matmul"):
    setattr(Remote, "__%s__" % name.rstrip("_"), between(name))

remotes = {}

def remote(at, kind, made=False):
    """One stand-in for each object, so that what is one object there is one here."""
    key = (at, made)
    if key not in remotes:
        remotes[key] = Remote(at, kind)
        object.__setattr__(remotes[key], "_made", made)
    return remotes[key]
`
