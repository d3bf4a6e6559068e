/**
 * `reach.py`, beside `judge.py`: tests say themselves which of their assertions they come to, and which do not hold. Those
 * that come to none, or go on after one that does not hold, have tested nothing, however they end.
 */
export const PYTHON_REACH = String.raw`
import ast

# Assertions that were come to, whether check was called, whether a part that may say no in another way was entered, and
# whether an assertion did not hold.
seen = {"asserts": 0, "check": False, "otherwise": False, "refused": False}

def reached():
    seen["asserts"] += 1

def checking():
    seen["check"] = True

def entered():
    seen["otherwise"] = True

def refused(text=""):
    seen["refused"] = True
    return text

NAMES = {"__reached__": reached, "__checking__": checking, "__entered__": entered, "__refused__": refused}

def called(name, *args):
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])

def placed(made, at):
    return ast.fix_missing_locations(ast.copy_location(made, at))

def told(name, at):
    return placed(ast.Expr(called(name)), at)

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Not looked into: in them tests have their data, which may be megabytes.
DATA = (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict)

class Counting(ast.NodeTransformer):
    """Says before each assertion that it was come to, and in place of its text that it does not hold."""

    def visit(self, node):
        return node if isinstance(node, ast.expr) else super().visit(node)

    def visit_Assert(self, node):
        text = called("__refused__") if node.msg is None else ast.Subscript(
            ast.Tuple([called("__refused__"), node.msg], ast.Load()), ast.Constant(1), ast.Load())
        node.msg = placed(text, node)
        return [told("__reached__", node), node]

def parts_of(tree):
    """The tree without what is in its functions, and each function without what is in those within it."""
    parts, left = [], [tree]
    while left:
        owner = left.pop()
        inner, nodes = [], list(ast.iter_child_nodes(owner))
        while nodes:
            one = nodes.pop()
            inner.append(one)
            if isinstance(one, FUNCTIONS):
                left.append(one)
            elif not isinstance(one, DATA):
                nodes.extend(ast.iter_child_nodes(one))
        parts.append((owner, inner))
    return parts

def says_no(one):
    """Whether this may say no without an assertion that is come to: it raises, calls assertEqual or fail, or expects to."""
    if isinstance(one, ast.Raise):
        return True
    if isinstance(one, ast.Try) and any(isinstance(each, ast.Assert) for part in one.body + one.orelse for each in ast.walk(part)):
        return True
    name = getattr(one.func, "attr", getattr(one.func, "id", "")) if isinstance(one, ast.Call) else ""
    return name.startswith("assert") or name == "fail"

def counted(tree):
    for owner, inner in parts_of(tree):
        if any(says_no(one) for one in inner):
            if isinstance(owner, FUNCTIONS):
                owner.body.insert(0, told("__entered__", owner))
            else:
                entered()
    for one in tree.body:
        if isinstance(one, FUNCTIONS) and one.name == "check":
            one.body.insert(0, told("__checking__", one))
    return Counting().visit(tree)

def imports(tree, module):
    return any(isinstance(one, ast.Import) and any(name.name.split(".")[0] == module for name in one.names)
               or isinstance(one, ast.ImportFrom) and (one.module or "").split(".")[0] == module
               for _, inner in parts_of(tree) for one in inner)
`
