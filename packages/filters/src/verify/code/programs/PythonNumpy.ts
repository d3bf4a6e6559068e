/**
 * `numpy.py`, beside `judge.py`: the few names of NumPy that the tests of HumanEval+ and MBPP+ compare with; there are no
 * packages in the sandbox. Unlike NumPy's, values of different shapes are never close: there an empty list is close to
 * a list of one number. Tests that use more are told to be unsupported, so that no solution fails for it.
 */
export const PYTHON_NUMPY = String.raw`
import math, sys

class ndarray:
    """No value of a solution is one: what crosses is plain."""

class float32(float):
    pass

class float64(float):
    pass

def _number(value):
    if not isinstance(value, (int, float, complex)):
        raise TypeError("no number to compare: " + type(value).__name__[:80])
    return value

def _near(one, other, rtol, atol, equal_nan):
    one, other = _number(one), _number(other)
    if one != one or other != other:
        return equal_nan and one != one and other != other
    if one == other:
        return True
    if isinstance(other, float) and math.isinf(other):
        return False
    return abs(one - other) <= atol + rtol * abs(other)

def _all_near(one, other, rtol, atol, equal_nan):
    lists = [isinstance(value, (list, tuple)) for value in (one, other)]
    if not any(lists):
        return _near(one, other, rtol, atol, equal_nan)
    return all(lists) and len(one) == len(other) and all(
        _all_near(mine, theirs, rtol, atol, equal_nan) for mine, theirs in zip(one, other))

def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return _all_near(a, b, rtol, atol, equal_nan)

def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return _near(a, b, rtol, atol, equal_nan)

def _lacking(name):
    if not name.startswith("__"):
        sys.modules["__main__"].stop("unsupported", found="the tests use numpy." + name + ", and the sandbox has no NumPy")
    raise AttributeError(name)

class _Testing:
    def assert_allclose(self, actual, desired, rtol=1e-07, atol=0, equal_nan=True, err_msg="", verbose=True):
        if not _all_near(actual, desired, rtol, atol, equal_nan):
            raise AssertionError("not close: " + str(err_msg)[:100])

    def __getattr__(self, name):
        return _lacking("testing." + name)

testing = _Testing()

def __getattr__(name):
    return _lacking(name)
`
