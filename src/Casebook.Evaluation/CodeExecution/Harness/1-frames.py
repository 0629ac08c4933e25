# Runs in Python 3.8 or later, standard library only. The parts of this folder are joined in the order of their names and
# given to one interpreter.
#
# Three processes, each the parent of the next. The launcher makes the namespaces. The checker is their first process; it
# builds the root, starts the answer's process and runs the tests. The answer's process runs the answer and is asked for
# values. Tests and nonce come after the answer's process has been started, so it has never held them.

import ast, builtins, ctypes, errno, importlib, json, os, resource, select, signal, struct, sys, time, types

FRAME_LIMIT = 16 << 20   # bytes of one message, either way


class Broken(Exception):
    """The other side ended, or sent what is no message."""


def write_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


def write_frame(descriptor, value):
    data = json.dumps(value).encode("ascii")
    if len(data) > FRAME_LIMIT:
        raise Broken("a message of more than 16 MiB")
    write_all(descriptor, struct.pack("<I", len(data)) + data)


def read_exactly(descriptor, count):
    parts = []
    while count:
        part = os.read(descriptor, min(count, 1 << 20))
        if not part:
            raise Broken("ended")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_frame(descriptor):
    count, = struct.unpack("<I", read_exactly(descriptor, 4))
    if count > FRAME_LIMIT:
        raise Broken("a message of more than 16 MiB")
    return json.loads(read_exactly(descriptor, count).decode("ascii"))
