#!/usr/bin/env python3
"""numpy's memmap as a peer. Prints a result and how many seconds it took, without the start of Python.

  numpy_peer.py version
  numpy_peer.py count FILE              newlines of the file, mapped anew
  numpy_peer.py take FILE OFFSETS       sum, modulo 2^64, of the 8-byte values at the byte offsets that OFFSETS lists as int64
"""
import sys
import time

import numpy as np

STEP = 1 << 20  # a comparison's result stays in the cache


def count(path):
    started = time.perf_counter()
    mapped = np.memmap(path, np.uint8, "r")
    lines = 0
    for at in range(0, len(mapped), STEP):
        lines += int(np.count_nonzero(mapped[at:at + STEP] == 10))
    return lines, time.perf_counter() - started


def take(path, offsets_path):
    rows = np.fromfile(offsets_path, np.int64) // 8
    mapped = np.memmap(path, np.int64, "r")
    total = np.add.reduce(mapped[rows])
    started = time.perf_counter()
    again = np.add.reduce(mapped[rows])
    seconds = time.perf_counter() - started
    assert total == again
    return int(again), seconds


if __name__ == "__main__":
    works = {"version": lambda: (1, 0.0), "count": count, "take": take}
    result, seconds = works[sys.argv[1]](*sys.argv[2:])
    print(result, f"{seconds:.9f}")
