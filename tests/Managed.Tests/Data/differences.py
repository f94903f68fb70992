"""Makes differences.json: divided differences of functions that are smooth, flat, steep, in pieces, with roots and with poles nearby.

python3 differences.py > differences.json        needs mpmath

A row: orders 1 to 3, the points, the value, and its condition: how much it changes, at most, if every point and every value of f
changes by its relative rounding of 1, to first order, through the best formula there is: |v| + sum |x_i dv/dx_i| for a function that
is smooth between the points; for pieces, which have no integral form, what the quotients lose.
"""
import json
import random

import mpmath as m

random.seed(1)
m.mp.dps = 120


def clip(x):
    return min(max(x, m.mpf(0)), m.mpf(1))


# Name, f, where its points lie, and whether it is smooth.
E = m.mpf(2.718281828459045)
PI = m.mpf(3.141592653589793)
FUNCTIONS = {
    "exp": (lambda x: m.exp(x), [-3.0, 0.0, 0.7, 5.0], True),
    "log": (lambda x: m.log(x), [0.01, 0.7, 1.0, 30.0], True),
    "log(x/1e8)": (lambda x: m.log(x / m.mpf(1e8)), [1e8], True),
    "exp(x)-e": (lambda x: m.exp(x) - E, [1.0], True),
    "sin(pi x)": (lambda x: m.sin(PI * x), [0.0, 1.0, 0.3], True),
    "sqrt": (lambda x: m.sqrt(x), [1e-12, 1e-3, 1.0, 50.0], True),
    "1/sqrt": (lambda x: 1 / m.sqrt(x), [1e-12, 1e-3, 1.0, 50.0], True),
    "1/x": (lambda x: 1 / x, [1e-6, 0.3, 1.0, 40.0], True),
    "x^3": (lambda x: x ** 3, [-2.0, 0.0, 1.0], True),
    "x log x": (lambda x: x * m.log(x), [1e-5, 0.36, 1.0], True),
    "sin(100 x)": (lambda x: m.sin(100 * x), [0.0, 0.3, 1.0], True),
    "atan(1000 x)": (lambda x: m.atan(1000 * x), [-0.5, 0.0, 0.002, 1.0], True),
    "tanh(1000 x)": (lambda x: m.tanh(1000 * x), [-0.5, -0.0005, 0.00171, 0.9995], True),
    "erf(20 x)": (lambda x: m.erf(20 * x), [-1.0, 0.05, 2.0], True),
    "logistic(1000 x)": (lambda x: 1 / (1 + m.exp(-1000 * x)), [-0.3, 0.0022, 1.0], True),
    "10+exp(-1e4 x^2)": (lambda x: 10 + m.exp(-10000 * x * x), [0.0, 0.001, 1.0], True),
    "1/(x^2+1e-4)": (lambda x: 1 / (x * x + m.mpf(1e-4)), [-1.0, 0.0, 0.02, 0.5], True),
    "log(1+x)": (lambda x: m.log(1 + x), [1e-10, 1e-3, 1.0], True),
    "1-exp(-x)": (lambda x: 1 - m.exp(-x), [1e-9, 1e-3, 1.0], True),
    "abs": (lambda x: abs(x), [-1.0, 0.0, 1.05], False),
    "clip(x,0,1)": (lambda x: clip(x), [-0.2, 0.9, 5.0], False),
    "max(x,0)+1": (lambda x: max(x, m.mpf(0)) + 1, [-1.0, 0.0, 0.2], False),
}
DISTANCES = [0.0, 1e-15, 1e-12, 1e-9, 1e-6, 1e-4, 1e-3, 1e-2, 0.1]


def difference(f, x):
    """f[x_0 ... x_m] at ascending points, with the derivative where all of a group are equal."""
    k = len(x) - 1
    if x[0] == x[-1]:
        with m.workdps(200):
            return m.taylor(f, x[0], k)[k] if k else f(x[0])
    return (difference(f, x[1:]) - difference(f, x[:-1])) / (x[-1] - x[0])


def rows(name):
    f, centers, smooth = FUNCTIONS[name]
    done = []
    for order in (1, 2, 3):
        for _ in range(24):
            points = []
            while len(points) <= order:
                c = random.choice(centers)
                d = random.choice(DISTANCES) * random.uniform(0.3, 1) * (abs(c) if c else 1)
                points += [c, c + d] if random.random() < 0.6 else [c + d]
            points = sorted(points[: order + 1])
            kinks = 1.0 if name.startswith("clip") else 0.0
            if not smooth and len(set(points)) <= order or any(x == kinks or x == 0 for x in points if not smooth):
                continue
            x = [m.mpf(p) for p in points]
            v = difference(f, x)
            if smooth:
                condition = abs(v) + sum(abs(p * difference(f, sorted(x + [p]))) for p in x)
            else:
                condition = sum(
                    (abs(f(p)) + abs(p)) / abs(m.fprod(p - q for q in x if q != p)) for p in x)
            done.append([points, float(v), float(condition)])
    return done


print("{\n" + ",\n".join(f"{json.dumps(n)}: [\n  " + ",\n  ".join(json.dumps(r) for r in rows(n)) + "]" for n in FUNCTIONS) + "}")
