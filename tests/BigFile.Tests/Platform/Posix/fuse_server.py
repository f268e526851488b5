"""The least file system in user space: a folder with one file, "file", served until it is unmounted.

usage: python3 fuse_server.py FOLDER TYPE     prints "mounted", or why not
The protocol is that of linux/fuse.h, version 7.31; headers are little-endian on every machine that .NET runs tests on.
"""

import ctypes
import os
import stat
import struct
import sys

LOOKUP, FORGET, GETATTR, OPEN, READ, STATFS, RELEASE, FSYNC, FLUSH = 1, 2, 3, 14, 15, 17, 18, 20, 25
INIT, OPENDIR, RELEASEDIR, BATCH_FORGET = 26, 27, 29, 42
ENOENT, ENOSYS = 2, 38
ROOT, FILE = 1, 2
CONTENT = b"0123456789\n" * 1000


def attributes(node):
    mode = stat.S_IFDIR | 0o755 if node == ROOT else stat.S_IFREG | 0o644
    return struct.pack("<QQQQQQIIIIIIIIII", node, len(CONTENT), 8, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)


def answer(operation, node, body):
    """The error and the bytes that answer a request; None where none is wanted."""
    if operation in (FORGET, BATCH_FORGET):
        return None
    if operation == INIT:
        return 0, struct.pack("<IIIIHHIIHHI28x", 7, 31, 65536, 0, 12, 12, 65536, 1, 0, 0, 0)
    if operation == LOOKUP:
        if body.split(b"\0")[0] != b"file":
            return ENOENT, b""
        return 0, struct.pack("<QQQQII", FILE, 1, 60, 60, 0, 0) + attributes(FILE)
    if operation == GETATTR:
        return 0, struct.pack("<QII", 60, 0, 0) + attributes(node)
    if operation in (OPEN, OPENDIR):
        return 0, struct.pack("<QII", 0, 0, 0)
    if operation == READ:
        _, offset, size = struct.unpack_from("<QQI", body)
        return 0, CONTENT[offset:offset + size]
    if operation == STATFS:
        return 0, struct.pack("<QQQQQIIII24x", 100, 50, 50, 10, 5, 4096, 255, 4096, 0)
    if operation in (RELEASE, RELEASEDIR, FLUSH, FSYNC):
        return 0, b""
    return ENOSYS, b""


def main(folder, kind):
    device = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0"
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tests", folder.encode(), kind.encode(), 0, options.encode()) != 0:
        sys.exit(f"mount: {os.strerror(ctypes.get_errno())}")
    print("mounted", flush=True)
    while True:
        try:
            request = os.read(device, 1 << 20)
        except OSError:  # ENODEV: unmounted
            return
        _, operation, unique, node = struct.unpack_from("<IIQQ", request)
        answered = answer(operation, node, request[40:])
        if answered is not None:
            error, body = answered
            os.write(device, struct.pack("<IiQ", 16 + len(body), -error, unique) + body)


main(sys.argv[1], sys.argv[2])
