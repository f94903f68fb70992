"""Writes the .npy and .npz files beside this script, and cases.json, which says what is in them. Needs NumPy 1.23 or later."""
import json
import os
import warnings

import numpy as np
from numpy.lib import format as npy

here = os.path.dirname(os.path.abspath(__file__))
cases = []


def number(x):
    """A number as text that reads back exactly."""
    return repr(float(x)) if isinstance(x, (float, np.floating)) else str(int(x))


def values(a):
    flat = np.ascontiguousarray(a).reshape(-1)
    if a.dtype.kind == "c":
        return [f"{number(z.real)} {number(z.imag)}" for z in flat]
    return [number(x) for x in (flat.astype("f4") if a.dtype == np.float16 else flat)]


def type_of(a):
    kind = a.dtype.kind
    if kind == "b":
        return "Bool"
    if kind in "iu":
        return "Int64"
    if kind == "f":
        return "Float64" if a.dtype.itemsize == 8 else "Float32"
    return "Complex64" if a.dtype.itemsize == 8 else "Complex128"


def case(name, a, same, version=None):
    """same: whether writing what was read must give the same bytes."""
    with open(os.path.join(here, name + ".npy"), "wb") as f, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        npy.write_array(f, a, version=version, allow_pickle=False)
    cases.append({"file": name + ".npy", "type": type_of(a), "shape": list(a.shape), "same": same, "values": values(a)})


base = np.arange(-3, 3).reshape(2, 3)
for code in ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"]:
    a = (base % 2 == 0) if code == "b1" else (base + 3 if code[0] == "u" else base).astype(code)
    if code[0] in "fc":
        a[0, 0] = np.inf
        a[1, 2] = 0.1
    if code[0] == "c":
        a[0, 1] = complex(-0.0, np.nan)
        a += 1j * base.astype(code)
    if code[0] == "i":
        a[0, 0], a[1, 2] = np.iinfo(code).min, np.iinfo(code).max
    if code[0] == "u" and code != "u8":
        a[1, 2] = np.iinfo(code).max
    for order in "<" if a.dtype.itemsize == 1 else "<>":
        b = a.astype(a.dtype.newbyteorder(order))
        native = order == "<" and code in ["b1", "i8", "f4", "f8", "c8", "c16"]
        end = "" if a.dtype.itemsize == 1 else "-little" if order == "<" else "-big"
        case(f"{code}{end}", b, native)

x = np.arange(24, dtype="f8").reshape(2, 3, 4)
case("fortran", np.asfortranarray(x), True)
case("fortran-complex", np.asfortranarray(x + 1j * x[::-1]), True)
case("fortran-bool", np.asfortranarray(x % 3 == 0), True)
case("fortran-big", np.asfortranarray(x.astype(">f4")), False)
case("transposed-vector", x[0, 0].T, True)
case("scalar", np.array(2.5), True)
case("scalar-complex", np.array(1 - 2j, dtype="c8"), True)
case("scalar-bool", np.array(True), True)
case("empty", np.zeros(0), True)
case("empty-matrix", np.zeros((3, 0, 2), dtype="f4"), True)
case("empty-fortran", np.zeros((0, 4), order="F"), True)
case("row", x[:1, 0], True)
case("column", x[0, :, :1], True)
case("axes", x.reshape(1, 2, 1, 3, 1, 4, 1), True)
for length in [9, 10, 99, 100, 1234]:
    case(f"length-{length}", np.zeros((length,), dtype="b1"), True)
case("rank-20", np.ones((1,) * 20), True)
case("rank-32", np.ones((1,) * 31 + (2,), dtype="c16"), True)
case("version-2", x, False, (2, 0))
case("version-3", x, False, (3, 0))

np.save(os.path.join(here, "refused-text.npy"), np.array(["a", "bc"]))
np.save(os.path.join(here, "refused-dates.npy"), np.array(["2020-01-01"], dtype="M8[D]"))
np.save(os.path.join(here, "refused-table.npy"), np.zeros(2, dtype=[("a", "i4"), ("b", "f8")]))
np.save(os.path.join(here, "refused-objects.npy"), np.array([None, 1], dtype=object), allow_pickle=True)
np.save(os.path.join(here, "refused-extended.npy"), np.ones(2, dtype=np.longdouble))
np.save(os.path.join(here, "overflow-u8.npy"), np.array([2**63], dtype="u8"))

named = {"weights": x, "bias": np.array([1 + 1j, 2]), "layer/0": np.array(3, dtype="i4"), "ä": np.array([True, False])}
np.savez(os.path.join(here, "stored.npz"), **named)
np.savez_compressed(os.path.join(here, "deflated.npz"), **named)
np.savez(os.path.join(here, "unnamed.npz"), np.arange(3.0), np.eye(2, dtype="f4"))

with open(os.path.join(here, "cases.json"), "w", encoding="utf-8") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
