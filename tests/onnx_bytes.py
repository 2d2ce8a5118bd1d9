"""Tiny models in ONNX, written byte for byte: protocol buffers of the few fields that a chain of operators needs."""

FLOAT, BYTE = 1, 2


def chain(path, operators, *, shape=(1, 3, 8, 8), rank=2, kind=FLOAT):
    """A model of one input of this shape, names for lengths that are not fixed, and operators without settings."""
    names = ["image", *(f"after {at}" for at in range(len(operators)))]
    nodes = [
        _bytes(1, _bytes(1, one) + _bytes(2, other) + _bytes(4, operator))
        for one, other, operator in zip(names, names[1:], operators, strict=False)
    ]
    graph = b"".join(nodes) + _bytes(2, "chain")
    graph += _bytes(11, _value(names[0], kind, shape)) + _bytes(12, _value(names[-1], kind, ["n"] * rank))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(_number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, "") + _number(2, 13)))
    return path


def _value(name, kind, shape):
    lengths = b"".join(_bytes(1, _number(1, one) if isinstance(one, int) else _bytes(2, one)) for one in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, lengths)))


def _number(field, value):
    return _varint(field << 3) + _varint(value)


def _bytes(field, content):
    content = content.encode() if isinstance(content, str) else content
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value):
    low, rest = value & 127, value >> 7
    return bytes([low | 128]) + _varint(rest) if rest else bytes([low])
