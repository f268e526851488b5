#!/usr/bin/env python3
"""Arrays that go between numpy and BigFile.

  numpy_check.py write FOLDER    numpy writes .npy and .npz files, and beside each array what it holds
  numpy_check.py verify FOLDER   numpy reads what BigFile wrote, and what it holds as was said beside it

Beside NAME.npy, and for each member of an .npz file, stands a JSON description: descr, fortran, shape, version, the elements in C order
as bytes in hexadecimal, little-endian, and for text the text itself. A row of fields is given field by field.
"""
import io
import json
import os
import sys
import warnings

import numpy as np

SHAPES = [(), (0,), (1,), (7,), (3, 4), (4, 1), (0, 5), (2, 3, 4), (3, 0, 2), (2, 1, 3, 2)]
CODES = ["?", "i1", "u1"] + [
    order + code for order in "<>" for code in
    ["i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16", "U1", "U5", "M8[ns]", "M8[D]", "M8[25s]", "M8", "m8[us]", "m8"]
] + ["S1", "S7", "V1", "V9"]
ROWS = [
    [("a", "<i4"), ("b", ">f8")],
    [("a", "<i4", (2, 3)), ("b", "S3")],
    [(("a title", "a"), ">u2"), ("t", "<U3"), ("when", "<M8[ms]")],
    [("n", [("x", "u1"), ("y", ">f4", (3,))]), ("z", "?")],
    np.dtype([("a", "u1"), ("b", "<f8")], align=True),
    np.dtype({"names": ["a", "b"], "formats": ["u1", "<i4"], "offsets": [3, 8], "itemsize": 20}),
    [("it's", "<i4"), ('q"q', "u1"), ("both'\"", "u1"), ("tab\t\n\\", "u1"), ("\x7f\xa0\u200b", "u1")],
    [("\xe9", "<i4")],
    [("\u65e5\u672c\U0001f600", "<i4")],
    [("f%d" % i, "<i2") for i in range(6000)],
]


def little(values):
    """The elements in C order, as bytes, numbers in little-endian."""
    if values.dtype.kind in "SV":
        return [v.tobytes() for v in np.asarray(values).reshape(-1).view("V%d" % max(values.dtype.itemsize, 1))] if values.dtype.itemsize else []
    if values.dtype.kind in "mM":
        # astype leaves times without a unit in the order that they had.
        values = values.view(values.dtype.str[0] + "i8")
    turned = values.astype(values.dtype.newbyteorder("<")).tobytes(order="C")
    size = values.dtype.itemsize
    return [turned[i:i + size] for i in range(0, len(turned), size)] if size else []


def leaves(values, path=()):
    """Fields that have no fields, with the path to them."""
    if values.dtype.names is None:
        yield path, values
    else:
        for name in values.dtype.names:
            yield from leaves(values[name], path + (name,))


def describe(values, version=None, header=None):
    values = np.asarray(values)
    said = {
        "descr": repr(values.dtype.descr) if values.dtype.names is not None else values.dtype.str,
        "fortran": bool(values.flags.f_contiguous and not values.flags.c_contiguous),
        "shape": list(values.shape),
        "version": version,
        "header": header,
    }
    if values.dtype.names is None:
        said["values"] = [v.hex() for v in little(np.ascontiguousarray(values).reshape(-1))]
        if values.dtype.kind == "U":
            said["text"] = [str(v) for v in values.reshape(-1)]
        elif values.dtype.kind == "S":
            said["text"] = [v.decode("latin-1") for v in values.reshape(-1)]
    else:
        # A sub-array shows in numpy as further dimensions: the parts of a row stand together.
        said["fields"] = [
            {"path": list(path), "values": [v.hex() for v in little(np.ascontiguousarray(field).reshape(-1))]}
            for path, field in leaves(values.reshape(-1))
        ]
    return said


def fill(random, dtype, shape):
    """An array of values that are all different from what an array begins as."""
    dtype = np.dtype(dtype)
    count = int(np.prod(shape))
    if dtype.kind == "U":
        letters = np.array(list("aZ\xe9\u65e5\U0001f600"))
        flat = np.array(["".join(random.choice(letters, random.integers(0, dtype.itemsize // 4 + 1))) for _ in range(count)], dtype=dtype)
    elif dtype.names is not None:
        flat = np.zeros(count, dtype)
        for name in dtype.names:
            part = dtype.fields[name][0]
            flat[name] = fill(random, part.base, (count,) + part.shape)
    elif dtype.kind == "b":
        flat = random.integers(0, 2, count).astype("?")
    else:
        flat = np.frombuffer(random.bytes(count * dtype.itemsize), dtype=dtype).copy()
    return flat.reshape(shape)


def put(folder, name, values, version=None):
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.lib.format.write_array(stream, values, version=version, allow_pickle=False)
    content = stream.getvalue()
    with open(os.path.join(folder, name + ".npy"), "wb") as file:
        file.write(content)
    size = int.from_bytes(content[8:10], "little") + 10 if content[6] == 1 else int.from_bytes(content[8:12], "little") + 12
    with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
        json.dump(describe(values, [content[6], content[7]], content[:size].hex()), file)


def write(folder):
    random = np.random.default_rng(5)
    written = 0
    for i, code in enumerate(CODES):
        for j, shape in enumerate(SHAPES):
            values = fill(random, code, shape)
            for order in "CF":
                put(folder, "plain-%d-%d-%s" % (i, j, order), np.array(values, order=order), version=[None, (2, 0), (3, 0)][written % 3])
                written += 1
    for i, row in enumerate(ROWS):
        for j, shape in enumerate([(), (3,), (2, 3), (0,)]):
            for order in "CF":
                put(folder, "rows-%d-%d-%s" % (i, j, order), np.array(fill(random, np.dtype(row), shape), order=order))
                written += 1

    arrays = {"x": fill(random, "<f8", (5, 3)), "y": np.array(fill(random, ">i4", (2, 3)), order="F"), "a/b \u65e5": fill(random, "<U3", (4,))}
    np.savez(os.path.join(folder, "stored.npz"), **arrays)
    np.savez_compressed(os.path.join(folder, "deflated.npz"), **arrays)
    with open(os.path.join(folder, "npz.json"), "w", encoding="utf-8") as file:
        json.dump({name: describe(values) for name, values in arrays.items()}, file)
    for name, values in (("object", np.array([{}, None], dtype=object)), ("longdouble", np.zeros(3, "g"))):
        with open(os.path.join(folder, name + ".refused"), "wb") as file:
            np.save(file, values, allow_pickle=True)
    print("%d arrays written by numpy %s" % (written, np.__version__))


def verify(folder):
    names = sorted(name[:-4] for name in os.listdir(folder) if name.endswith(".npy"))
    wrong = 0
    for name in names:
        path = os.path.join(folder, name + ".npy")
        with open(os.path.join(folder, name + ".json"), encoding="utf-8") as file:
            said = json.load(file)
        # numpy reads headers of more than 10,000 characters only where it is allowed everything.
        values = np.load(path, allow_pickle=True)
        found = describe(values)
        stream = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.save(stream, values)
        with open(path, "rb") as file:
            same = file.read() == stream.getvalue()
        if values.ndim > 0 and values.size > 0 and values.dtype.kind in "biuSU" and not np.array_equal(np.load(path, mmap_mode="r"), values):
            print("%s: numpy.memmap shows something else" % name)
            wrong += 1
        for key in ("descr", "fortran", "shape", "values", "text", "fields"):
            if found.get(key) != said.get(key):
                print("%s: %s: expected %r, numpy found %r" % (name, key, said.get(key), found.get(key)))
                wrong += 1
        if not same:
            print("%s: the bytes are not those of numpy.save" % name)
            wrong += 1
    print("%d arrays read by numpy %s, %d differences" % (len(names), np.__version__, wrong))
    return 1 if wrong or not names else 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("write", "verify"):
        sys.exit(__doc__)
    sys.exit({"write": write, "verify": verify}[sys.argv[1]](sys.argv[2]))
