"""Makes elementary.json: values of elementary and special functions to the last bit, for ElementaryValueTests.

python3 elementary.py > elementary.json        needs mpmath; ordinary points by it, signed zeros, infinities and NaN by cmath (C99 Annex G)
"""
import cmath
import json
import math
import random

import mpmath as m

random.seed(1)
m.mp.prec = 200
INF, NAN = math.inf, math.nan


def text(v):
    return "NaN" if v != v else "Infinity" if v == INF else "-Infinity" if v == -INF else repr(v)


def rounded(v):
    return float(m.mpf(v))


def at(f, *x):
    """f at high precision, more of it where the argument is large or close to where f cancels."""
    big = max(abs(m.frexp(abs(v))[1]) if v else 0 for v in x)
    with m.workprec(300 + 3 * min(big, 1100)):
        return f(*x)


def scaled(low, high, count):
    return [random.choice([-1, 1]) * 10 ** random.uniform(low, high) for _ in range(count)]


ANY = scaled(-17, 2.8, 24) + scaled(-320, 300, 8) + [0.5, 1.0, 2.0, -1.0, 1e-300, 700.0, -700.0, 709.7, -745.0, 1e5 + 0.5]
POSITIVE = [abs(v) for v in scaled(-17, 2.8, 16) + scaled(-320, 300, 8)] + [1 + 1e-9, 1 - 1e-9, 0.5, 1.0, 2.0, 10.0, 1e308, 5e-324]
UNIT = scaled(-17, 0, 16) + [1 - 1e-3, 1 - 1e-10, 1 - 2.0 ** -53, -1 + 1e-7, 0.5, -0.25, 0.7, -0.9]
ABOVE_ONE = [1 + abs(v) for v in scaled(-15, 3, 16)] + [1e300, 1 + 2.0 ** -52, 2.0]
GAMMA = [abs(v) for v in scaled(-17, 3, 30)] + scaled(-1, 2, 30) + [1.5, 2.5, 0.5, 1 + 1e-9, 2 - 1e-9, 1e-300, 1e10, 1e305, 9.999, 10.0, 3.0, -0.5, -1e-10, -30.1]

REAL = {
    "Exp": (m.exp, ANY), "Exp2": (lambda x: m.mpf(2) ** x, ANY + [-1022.5, 1023.99]), "Expm1": (m.expm1, ANY + [0.7, -0.7, 0.69999]),
    "Log": (m.log, POSITIVE), "Log2": (lambda x: m.log(x) / m.log(2), POSITIVE), "Log10": (lambda x: m.log(x) / m.log(10), POSITIVE),
    "Log1p": (m.log1p, UNIT + POSITIVE), "Sqrt": (m.sqrt, POSITIVE), "Cbrt": (lambda x: m.sign(x) * m.cbrt(abs(x)), ANY),
    "Sin": (m.sin, ANY), "Cos": (m.cos, ANY), "Tan": (m.tan, ANY), "Sinh": (m.sinh, ANY), "Cosh": (m.cosh, ANY), "Tanh": (m.tanh, ANY),
    "Arcsin": (m.asin, UNIT), "Arccos": (m.acos, UNIT), "Arctan": (m.atan, ANY), "Arcsinh": (m.asinh, ANY),
    "Arccosh": (m.acosh, ABOVE_ONE), "Arctanh": (m.atanh, UNIT), "Logistic": (lambda x: 1 / (1 + m.exp(-x)), ANY),
    "Softplus": (lambda x: m.log1p(m.exp(x)), [v for v in ANY if abs(v) < 700]), "Square": (lambda x: x * x, ANY), "Reciprocal": (lambda x: 1 / x, ANY),
    "Erf": (m.erf, [v for v in ANY if abs(v) < 30] + [0.46875, 0.47, 4.0, 4.1, -2.5, 5.9]),
    "Erfc": (m.erfc, [v for v in ANY if abs(v) < 30] + [0.46875, 0.47, 4.0, 4.1, -2.5, 5.9, 10.0, 20.0, 26.0]),
    "Erfinv": (m.erfinv, UNIT + [0.499, 0.501, 1 - 1e-15]), "Gammaln": (lambda x: m.log(abs(m.gamma(x))), GAMMA),
    "Digamma": (m.digamma, [v for v in GAMMA if v < 1e100]), "Polygamma1": (lambda x: m.polygamma(1, x), [v for v in GAMMA if abs(v) > 1e-100]),
    "Polygamma2": (lambda x: m.polygamma(2, x), [v for v in GAMMA if 1e-90 < abs(v) < 1e100]),
    "Polygamma5": (lambda x: m.polygamma(5, x), [v for v in GAMMA if 1e-40 < abs(v) < 1e50]),
    "Sinc": (lambda x: m.sincpi(x), [v for v in ANY if abs(v) < 1e6]),
}


def disc(low, high, count):
    return [cmath.rect(10 ** random.uniform(low, high), random.uniform(-math.pi, math.pi)) for _ in range(count)]


def near(*points):
    return [p + d for p in points for e in (-2, -8, -15) for d in disc(e, e, 3)]


PLANE = disc(-17, 1.2, 40) + disc(0, 0.3, 20) + [complex(x, y) for x in (-3.0, 1e-9, 2.0) for y in (-1e-9, 0.5, 3.0)]
WIDE = PLANE + disc(-300, 300, 12) + [1e308 + 1e308j, -1e-308 + 3e-310j]
STRIP = PLANE + [complex(x, y) for x in (-1400.0, -710.0, -300.0, 21.9, 22.1, 355.0, 710.0) for y in (1.0, -2.5, 1e-9)]
SECOND = [complex(v.imag, v.real) for v in STRIP]
CIRCLE = WIDE + [cmath.rect(1 + d, a) for d in (0, 1e-9, -1e-13) for a in (0.1, 1.0, 2.5, -3.1, -1.5)]
SHIFTED = PLANE + disc(-300, 300, 12) + near(-1 + 0j, -2 + 0j, 0j) + [cmath.rect(1 + d, a) - 1 for d in (0, 1e-9) for a in (0.1, 1.0, 2.5, -3.1)]
CORNERS = WIDE + near(1 + 0j, -1 + 0j)
TURNED = [complex(v.imag, v.real) for v in CORNERS]

COMPLEX = {
    "Exp": (m.exp, STRIP), "Exp2": (lambda z: m.exp(z * m.log(2)), STRIP), "Expm1": (lambda z: m.exp(z) - 1, STRIP),
    "Log": (m.log, CIRCLE), "Log2": (lambda z: m.log(z) / m.log(2), CIRCLE), "Log10": (lambda z: m.log(z) / m.log(10), CIRCLE),
    "Log1p": (lambda z: m.log(1 + z), SHIFTED), "Sqrt": (m.sqrt, WIDE), "Square": (lambda z: z * z, PLANE + near(1 + 1j)),
    "Reciprocal": (lambda z: 1 / z, WIDE), "Sin": (m.sin, SECOND), "Cos": (m.cos, SECOND), "Tan": (m.tan, SECOND),
    "Sinh": (m.sinh, STRIP), "Cosh": (m.cosh, STRIP), "Tanh": (m.tanh, STRIP), "Arcsin": (m.asin, CORNERS), "Arccos": (m.acos, CORNERS),
    "Arctan": (m.atan, TURNED), "Arcsinh": (m.asinh, TURNED), "Arccosh": (m.acosh, CORNERS), "Arctanh": (m.atanh, CORNERS),
    "Logistic": (lambda z: 1 / (1 + m.exp(-z)), PLANE + [complex(x, 1) for x in (-800.0, -40.0, 40.0, 800.0)]),
    "Sinc": (m.sincpi, PLANE),
}

SPECIAL = {
    "Exp": cmath.exp, "Log": cmath.log, "Log10": cmath.log10, "Sqrt": cmath.sqrt, "Sin": cmath.sin, "Cos": cmath.cos, "Tan": cmath.tan,
    "Sinh": cmath.sinh, "Cosh": cmath.cosh, "Tanh": cmath.tanh, "Arcsin": cmath.asin, "Arccos": cmath.acos, "Arctan": cmath.atan,
    "Arcsinh": cmath.asinh, "Arccosh": cmath.acosh, "Arctanh": cmath.atanh,
}

BOTH = [0.0, -0.0, 0.1, 1.0, -1.0, 2.5, -3.0, 7.0, 1e-300, 1e300, -1e22, 5e-324, 0.30000000000000004, INF, -INF, NAN]


def log_add_exp(x, y, base):
    if not (abs(x) < 1e4 and abs(y) < 1e4):
        return NAN if x != x or y != y else max(x, y)
    return rounded(at(lambda a, b: m.log(m.power(base, a) + m.power(base, b)) / m.log(base), m.mpf(x), m.mpf(y)))


PAIRS = {
    "Remainder": lambda x, y: x % y, "FloorDivide": lambda x, y: x // y, "Fmod": math.fmod, "Arctan2": math.atan2, "Hypot": math.hypot,
    "CopySign": math.copysign,
    "LogAddExp": lambda x, y: log_add_exp(x, y, m.e), "LogAddExp2": lambda x, y: log_add_exp(x, y, 2),
}


def pairs(f):
    rows = []
    for x in BOTH:
        for y in BOTH:
            if y != y and f is math.copysign:
                continue  # the text does not keep the sign of NaN
            try:
                rows.append([text(v) for v in (x, y, f(x, y))])
            except (ValueError, ZeroDivisionError):
                continue
    return rows


def reals(f, points):
    rows = []
    for x in points:
        y = at(f, m.mpf(x))
        if abs(y) < 1.7e308:
            rows.append([text(x), text(rounded(y))])
    return rows


def complexes(f, points):
    rows = []
    for z in points:
        w = at(f, m.mpc(z))
        re, im = rounded(m.re(w)), rounded(m.im(w))
        if math.isfinite(re) and math.isfinite(im) and max(abs(re), abs(im)) > 1e-290:
            rows.append([text(v) for v in (z.real, z.imag, re, im)])
    return rows


def special(f):
    rows = []
    parts = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 3.0, -3.0, INF, -INF, NAN]
    for x in parts:
        for y in parts:
            try:
                w = f(complex(x, y))
            except (ValueError, OverflowError):
                continue
            rows.append([text(v) for v in (x, y, w.real, w.imag)])
    return rows


def lines(table):
    return "{\n" + ",\n".join(f"  {json.dumps(k)}: [\n    " + ",\n    ".join(json.dumps(r) for r in rows) + "\n  ]" for k, rows in table.items()) + "\n}"


print("{")
print('"real":', lines({k: reals(*v) for k, v in REAL.items()}), ",")
print('"complex":', lines({k: complexes(*v) for k, v in COMPLEX.items()}), ",")
print('"special":', lines({k: special(f) for k, f in SPECIAL.items()}), ",")
print('"pair":', lines({k: pairs(f) for k, f in PAIRS.items()}))
print("}")
