"""FallLine's formulas for other tools: as mpmath functions of many digits, as sympy expressions, and as numpy functions."""
import re

import mpmath
import numpy as np
import scipy.special
import sympy

KNOWN = set("abs sign sqrt cbrt exp expm1 log log1p log10 log2 sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh erf gamma lgamma "
            "sigmoid softplus relu min max hypot floor ceil choose total pi e lambda N".split())
NUMBER = re.compile(r"(?<![A-Za-z_0-9.])(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)")


def _arguments(text, start):
    """The comma-separated arguments of a call whose parenthesis opens before start, and where it ends."""
    depth, parts, begin = 1, [], start
    for k in range(start, len(text)):
        depth += text[k] in "([" and 1 or text[k] in ")]" and -1 or 0
        if (text[k] == "," and depth == 1) or depth == 0:
            parts.append(text[begin:k])
            begin = k + 1
        if depth == 0:
            return parts, k + 1
    raise ValueError(text)


def _calls(text):
    found = re.search(r"\b(sum|if|prod)\(", text)
    if not found:
        return text
    parts, end = _arguments(text, found.end())
    parts = [_calls(part) for part in parts]
    if found[1] == "sum":
        name, low, high, body = parts
        call = f"total(lambda {name.strip()}: ({body}), {low}, {high})"
    else:
        call = f"choose({parts[0]}, lambda: ({parts[1]}), lambda: ({parts[2]}))"
    return text[:found.start()] + call + _calls(text[end:])


def python(formula):
    """The formula as a Python expression; the numbers in it are calls of N."""
    return NUMBER.sub(r"N('\1')", _calls(formula).replace("^", "**"))


def variables(formula, columns=()):
    """Its variables, in order of appearance; those that are indexed have [] behind them."""
    bound = set(re.findall(r"lambda (\w+)", python(formula)))
    names = {}
    for name, indexed in re.findall(r"\b([A-Za-z_]\w*)\s*(\[?)", NUMBER.sub("0", formula)):
        if name not in KNOWN | bound | {"sum", "if", "prod"} and name not in columns:
            names[name] = names.get(name, False) or indexed == "["
    return names


class Vector:
    """A vector that counts from 1."""

    def __init__(self, items):
        self.items = items

    def __getitem__(self, i):
        return self.items[int(i) - 1]


def _space(number, functions, choose):
    return {**functions, "N": number, "choose": choose, "total": lambda body, low, high: sum((body(i) for i in range(int(low), int(high) + 1)), number("0")), "__builtins__": {"int": int}}


def _mp_space():
    m = mpmath
    own = {"abs": abs, "lgamma": m.loggamma, "hypot": lambda x, y: m.sqrt(x * x + y * y), "relu": lambda x: max(x, m.mpf(0)), "min": min, "max": max,
           "softplus": lambda x: m.log1p(m.exp(x)), "sigmoid": lambda x: 1 / (1 + m.exp(-x)), "log2": lambda x: m.log(x, 2), "pi": m.pi, "e": m.e}
    same = {name: getattr(m, name) for name in KNOWN if hasattr(m, name) and name not in own and name != "e"}
    return _space(lambda text: m.mpf(float(text)), {**same, **own}, lambda condition, yes, no: yes() if condition else no())


def _sympy_space():
    s = sympy
    own = {"abs": s.Abs, "lgamma": s.loggamma, "hypot": lambda x, y: s.sqrt(x * x + y * y), "relu": lambda x: s.Piecewise((x, x > 0), (0, True)),
           "min": lambda x, y: s.Piecewise((x, x < y), (y, True)), "max": lambda x, y: s.Piecewise((x, x > y), (y, True)), "ceil": s.ceiling,
           "softplus": lambda x: s.log(1 + s.exp(x)), "sigmoid": lambda x: 1 / (1 + s.exp(-x)), "log2": lambda x: s.log(x) / s.log(2), "log10": lambda x: s.log(x) / s.log(10),
           "log1p": lambda x: s.log(1 + x), "expm1": lambda x: s.exp(x) - 1, "pi": s.pi, "e": s.E}
    same = {name: getattr(s, name) for name in KNOWN if hasattr(s, name) and name not in own}
    return _space(lambda text: s.Rational(text) if float(text) == int(float(text)) else s.Rational(float(text)), {**same, **own},
                  lambda condition, yes, no: s.Piecewise((yes(), condition), (no(), True)))


def _numpy_space():
    n = np
    own = {"asin": n.arcsin, "acos": n.arccos, "atan": n.arctan, "atan2": n.arctan2, "asinh": n.arcsinh, "acosh": n.arccosh, "atanh": n.arctanh, "erf": scipy.special.erf,
           "gamma": scipy.special.gamma, "lgamma": scipy.special.gammaln, "sigmoid": scipy.special.expit, "softplus": lambda x: n.logaddexp(0, x), "relu": lambda x: n.maximum(x, 0),
           "min": n.minimum, "max": n.maximum, "pi": n.pi, "e": n.e}
    same = {name: getattr(n, name) for name in KNOWN if hasattr(n, name) and name not in own}
    return _space(float, {**same, **own}, lambda condition, yes, no: n.where(condition, yes(), no()))


MP, SYMPY, NUMPY = _mp_space(), _sympy_space(), _numpy_space()


def _compiled(formula, space, named):
    code = compile(python(formula), formula, "eval")
    return lambda *values: eval(code, {**space, **dict(zip(named, values))})


def sizes(formula, lengths):
    """The variables with their lengths; 0 for one number."""
    return {name: lengths.get(name, 0) for name in variables(formula)}


def mp_function(formula, lengths, names=None):
    """The formula of a flat list of numbers; nan where it is not a real number."""
    named = names or sizes(formula, lengths)
    of_named = _compiled(formula, MP, named)

    def value(point):
        arguments, k = [], 0
        for length in named.values():
            arguments.append(Vector(point[k:k + length]) if length else point[k])
            k += length or 1
        try:
            result = of_named(*arguments)
        except (ZeroDivisionError, ValueError, OverflowError, TypeError):
            return mpmath.nan
        return mpmath.nan if isinstance(result, mpmath.mpc) else mpmath.mpf(result)

    return value


def sympy_expression(formula, lengths, names=None):
    """The expression, and its symbols in order."""
    named = names or sizes(formula, lengths)
    symbols, arguments = [], []
    for name, length in named.items():
        own = sympy.symbols(f"{name}1:{length + 1}", real=True) if length else [sympy.Symbol(name, real=True)]
        symbols += own
        arguments.append(Vector(own) if length else own[0])
    return _compiled(formula, SYMPY, named)(*arguments), symbols


def numpy_function(formula, names):
    """The formula as a function of the named arrays."""
    return _compiled(formula, NUMPY, names)
