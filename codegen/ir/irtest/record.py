"""Records values of the corpus of IR graphs, computed by NumPy, SciPy and JAX in float64.

    pip install numpy scipy jax
    python record.py cases ../eval/testdata/values

What it writes is what the evaluator, our own oracle, is tested against. Random numbers, grad and fused are left out.
"""
import pathlib, re, sys
import numpy as np
import scipy.special as special
import jax
import jax.numpy as jnp
from jax import lax

jax.config.update("jax_enable_x64", True)
np.seterr(all="ignore")
DTYPES = {"f32": np.float64, "f64": np.float64, "f16": np.float64, "bf16": np.float64, "i32": np.int32, "i64": np.int64, "u8": np.uint8, "bool": np.bool_}
OP = re.compile(r'\s*([%\w., ]+?) = (\w+)((?: (?:stored \w+|field|carried|slice|constant|turn|operand) ".*?")?)((?: %[\w.]+)*)(?: \{(.*?)\})?(?: : ([^@!{]*?))?(?: @\S+)?(?: !\w+)?(?: graph \w+ \{)?$')


def half(x, kind):
    if kind == "f16":
        return np.asarray(x).astype(np.float16).astype(np.float64)
    return np.asarray(jnp.asarray(x, jnp.float32).astype(jnp.bfloat16).astype(jnp.float64))


def parse_types(text):
    return [(m[1], [int(n) for n in m[2].split(",") if n.strip()] if m[2] else []) for m in re.finditer(r"(\w+)(?:\[([^\]]*)\])?", text)]


def parse_attrs(text):
    out = {}
    for m in re.finditer(r"(\w+)=(\[[^\]]*\]|[^,\[]+)", text or ""):
        value = m[2].replace("inf", "np.inf").replace("nan", "np.nan").replace("true", "True")
        out[m[1]] = m[2] if m[1] == "mode" else eval(value)
    return out


def parse(lines):
    """Reads one graph's lines up to its closing brace."""
    g = {"ops": [], "results": [], "updates": []}
    for line in lines:
        if line.strip() == "}":
            return g
        if m := re.match(r'\s*result "(.*?)" = (\S+)', line):
            g["results"].append((m[1], m[2]))
        elif m := re.match(r'\s*update \w+ "(.*?)" = (\S+)', line):
            g["updates"].append((m[1], m[2]))
        else:
            m = OP.match(line.rstrip())
            op = {"outs": [o.strip() for o in m[1].split(",")], "kind": m[2], "param": m[3].strip(), "args": m[4].split(), "attrs": parse_attrs(m[5]), "types": parse_types(m[6])}
            if re.search(r" graph \w+ \{$", line.rstrip()):
                op["body"] = parse(lines)
            g["ops"].append(op)
    return g


def conv(x, k, a):
    n = len(k.shape) - 2
    spatial = "xyz"[:n]
    dims = ("N" + spatial + "C", spatial + "IO", "N" + spatial + "C")
    return lax.conv_general_dilated(x, k, a["strides"], list(zip(a["lo"], a["hi"])), rhs_dilation=a["dilate"], dimension_numbers=dims, feature_group_count=a["groups"])


def windows(a, rank):
    return (1, *a["window"], 1), (1, *a["strides"], 1), ((0, 0), *zip(a["lo"], a["hi"]), (0, 0))


def max_pool(x, a):
    return lax.reduce_window(x, -jnp.inf, lax.max, *windows(a, x.ndim))


def sum_pool(x, a):
    return lax.reduce_window(x, 0.0, lax.add, *windows(a, x.ndim))


def transposed(f, like, d):
    return jax.vjp(f, jnp.zeros(like))[1](jnp.asarray(d))[0]


def gather(x, i, a):
    axis, batch = a.get("axis", 0), a.get("batch", 0)
    if batch == 0:
        return np.take(x, i, axis)
    return np.stack([gather(x[n], i[n], {"axis": axis - 1, "batch": batch - 1}) for n in range(x.shape[0])])


def mix(x, first, weights, a):
    axis = a.get("axis", 0)
    neighbours = np.take(x, first[:, None] + np.arange(weights.shape[1]), axis)
    return np.moveaxis(np.einsum("jt,...jt->...j", weights, np.moveaxis(neighbours, (axis, axis + 1), (-2, -1))), -1, axis)


def scatter(i, u, shape, a):
    zeros = np.zeros(shape, u.dtype)
    places = gather(np.arange(zeros.size).reshape(shape), i, a)
    np.add.at(zeros.reshape(-1), places.reshape(-1), u.reshape(-1))
    return zeros


def pad(x, a):
    rank = x.ndim
    config = list(zip(a["lo"], a["hi"], a["dilate"]))
    return np.asarray(lax.pad(jnp.asarray(x), jnp.asarray(a.get("value", 0), x.dtype), config))


def axes(a):
    return tuple(a.get("axes", ()))


def cumsum(x, a):
    axis = a.get("axis", 0)
    if a.get("reverse"):
        x = np.flip(x, axis)
    y = np.cumsum(x, axis, dtype=x.dtype)
    if a.get("exclusive"):
        y = y - x
    return np.flip(y, axis) if a.get("reverse") else y


def argsort(x, a):
    axis = a.get("axis", 0)
    if not a.get("reverse"):
        return np.argsort(x, axis, kind="stable")
    n = x.shape[axis]
    return n - 1 - np.flip(np.argsort(np.flip(x, axis), axis, kind="stable"), axis)


def shift(x, n, left):
    bits = x.dtype.itemsize * 8
    ok = (n >= 0) & (n < bits)
    count = np.where(ok, n, 0)
    return np.where(ok, x << count if left else x >> count, 0 if left else np.where(x < 0, -1, 0))


def power(x, y):
    if x.dtype.kind == "f":
        return np.power(x, y)
    whole = np.where(x == 1, 1, np.where(x == -1, np.where(y % 2 == 0, 1, -1), 0))
    return np.where(y < 0, whole, np.power(x, np.maximum(y, 0)))


def guarded(f):
    return lambda x, y: f(x, y) if x.dtype.kind == "f" else np.where(y == 0, 0, f(x, np.where(y == 0, 1, y)))


def broadcast(x, shape, a):
    full = [1] * len(shape)
    for i, axis in enumerate(axes(a)):
        full[axis] = x.shape[i]
    return np.broadcast_to(x.reshape(full), shape)


def dot(x, y, a):
    ba, bb, ca, cb = (tuple(a.get(k, ())) for k in ("batch_a", "batch_b", "contract_a", "contract_b"))
    return np.asarray(lax.dot_general(jnp.asarray(x), jnp.asarray(y), ((ca, cb), (ba, bb))))


def cast(x, to, kind):
    if to == "bool":
        return x != 0
    if to in ("i32", "i64", "u8"):
        return np.trunc(x).astype(np.int64).astype(DTYPES[to]) if x.dtype.kind == "f" else x.astype(DTYPES[to])
    x = x.astype(np.float64)
    return half(x, to) if to in ("f16", "bf16") else x


UNARY = {
    "neg": np.negative, "abs": np.abs, "sign": np.sign, "floor": np.floor, "ceil": np.ceil, "round": np.round, "trunc": np.trunc, "sqrt": np.sqrt, "rsqrt": lambda x: x**-0.5,
    "exp": np.exp, "expm1": np.expm1, "log": np.log, "log1p": np.log1p, "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh, "sigmoid": special.expit, "erf": special.erf,
    "erfinv": special.erfinv, "lgamma": special.gammaln, "not": np.invert, "is_nan": np.isnan, "stop_gradient": lambda x: x,
}
BINARY = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "pow": power, "max": np.maximum, "min": np.minimum, "mod": guarded(np.mod), "floordiv": guarded(np.floor_divide),
    "atan2": np.arctan2, "and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor, "shl": lambda x, n: shift(x, n, True), "shr": lambda x, n: shift(x, n, False),
    "eq": np.equal, "lt": np.less, "le": np.less_equal,
}
REDUCE = {"sum": np.sum, "reduce_max": np.max, "reduce_min": np.min, "prod": np.prod}


def compute(op, args, shape, rows):
    kind, a = op["kind"], op["attrs"]
    dtype = DTYPES[op["types"][0][0]]
    if kind in UNARY:
        return UNARY[kind](*args)
    if kind in BINARY:
        return BINARY[kind](*args)
    if kind in REDUCE:
        return REDUCE[kind](args[0], axes(a), dtype=args[0].dtype) if kind in ("sum", "prod") else REDUCE[kind](args[0], axes(a))
    match kind:
        case "const":
            return np.full(shape, a["literal"]) if np.ndim(a["literal"]) == 0 else np.array(a["literal"]).reshape(shape)
        case "iota":
            return np.broadcast_to(np.arange(shape[a.get("axis", 0)]).reshape([-1 if i == a.get("axis", 0) else 1 for i in range(len(shape))]), shape)
        case "rows":
            return np.asarray(rows)
        case "cast":
            return cast(args[0], op["types"][0][0], args[0].dtype.kind)
        case "where":
            return np.where(*args)
        case "reshape":
            return args[0].reshape(shape)
        case "transpose":
            return np.transpose(args[0], axes(a))
        case "broadcast":
            return broadcast(args[0], shape, a)
        case "slice":
            ends = [(-n if n < 0 else n) * (rows if d < 0 else 1) for n, d in zip(a["limits"], op["source"])]
            starts = [(-n if n < 0 else n) * (rows if d < 0 else 1) for n, d in zip(a["starts"], op["source"])]
            return args[0][tuple(slice(*t) for t in zip(starts, ends, a["strides"]))]
        case "pad":
            return pad(args[0], a)
        case "reverse":
            return np.flip(args[0], axes(a))
        case "concat":
            return np.concatenate(args, a.get("axis", 0))
        case "argmax":
            return np.argmax(args[0], a.get("axis", 0))
        case "cumsum":
            return cumsum(args[0], a)
        case "argsort":
            return argsort(args[0], a)
        case "gather":
            return gather(args[0], args[1], a)
        case "mix":
            return mix(args[0], args[1], args[2], a)
        case "scatter_add":
            return scatter(args[0], args[1], shape, a)
        case "dot":
            return dot(args[0], args[1], a)
        case "conv":
            return conv(args[0], args[1], a)
        case "conv_input":
            return transposed(lambda x: conv(x, args[1], a), shape, args[0])
        case "conv_kernel":
            return transposed(lambda k: conv(args[0], k, a), shape, args[1])
        case "max_pool":
            return max_pool(args[0], a)
        case "max_pool_input":
            return jax.vjp(lambda x: max_pool(x, a), jnp.asarray(args[0]))[1](jnp.asarray(args[1]))[0]
        case "max_pool_pick":
            return jax.jvp(lambda x: max_pool(x, a), (jnp.asarray(args[0]),), (jnp.asarray(args[1]),))[1]
        case "sum_pool":
            return sum_pool(args[0], a)
        case "sum_pool_input":
            return transposed(lambda x: sum_pool(x, a), shape, args[0])
    raise NotImplementedError(kind)


def at(shape, rows):
    return [-d * rows if d < 0 else d for d in shape]


def run(g, given, rows):
    """Computes a graph; given has its parameters in order."""
    values, shapes, given = {}, {}, list(given)
    for op in g["ops"]:
        args = [values[v] for v in op["args"]]
        if op["args"]:
            op["source"] = shapes[op["args"][0]]
        if op["kind"] == "param":
            outs = [given.pop(0)]
        elif op["kind"] == "scan":
            outs = scan(op, args, rows)
        else:
            outs = [np.asarray(compute(op, args, at(op["types"][0][1], rows), rows)).astype(DTYPES[op["types"][0][0]])]
        for name, value, (dtype, shape) in zip(op["outs"], outs, op["types"]):
            assert list(value.shape) == at(shape, rows), (op, value.shape)
            values[name], shapes[name] = value, shape
    return [values[v] for _, v in g["results"]], [values[v] for _, v in g["updates"]]


def scan(op, args, rows):
    a, body = op["attrs"], op["body"]
    carry, scanned = a.get("carry", 0), a.get("scanned", 0)
    length = -a["length"] * rows if a["length"] < 0 else a["length"]
    states, stacks = args[:carry], {}
    turns = [o for o in body["ops"] if o["param"].startswith("turn")]
    for i in reversed(range(length)) if a.get("reverse") else range(length):
        given = states + [v[i] for v in args[carry:carry + scanned]] + args[carry + scanned:] + [np.asarray(i, np.int32) for _ in turns]
        results, _ = run(body, given, rows)
        states = results[:carry]
        stacks[i] = results[carry:]
    return states + [np.stack([stacks[i][n] for i in range(length)]) for n in range(len(op["outs"]) - carry)]


def draw(random, dtype, shape, low, high):
    if dtype == "bool":
        return random.integers(0, 2, shape).astype(np.bool_)
    if dtype in ("i32", "i64", "u8"):
        return random.integers(int(np.ceil(low)), int(np.floor(high)) + 1, shape).astype(DTYPES[dtype])
    return np.float64(np.float32(random.uniform(low, high, shape)))


def write(out, what, name, dtype, value):
    numbers = " ".join(str(int(x)) if value.dtype.kind != "f" else repr(float(x)) for x in value.reshape(-1))
    out.write(f'{what} "{name}" {dtype} {list(value.shape)} {numbers}\n'.replace(", ", ","))


def record(path, into):
    text = path.read_text()
    head = dict(re.findall(r"// (\w+): (.*)", text))
    low, high = (float(x) for x in head["range"].split(".."))
    rows = int(head["rows"])
    lines = iter(text.splitlines())
    while not next(lines).startswith("graph"):
        pass
    g = parse(lines)
    if any(op["kind"] in ("random", "grad", "fused") for op in g["ops"]):
        return
    random = np.random.default_rng(len(text))
    params = [op for op in g["ops"] if op["kind"] == "param"]
    given = [draw(random, *(op["types"][0][0], at(op["types"][0][1], rows)), low, high) for op in params]
    results, updates = run(g, given, rows)
    kinds = {v: t[0] for op in g["ops"] for v, t in zip(op["outs"], op["types"])}
    with open(into / (path.stem + ".txt"), "w") as out:
        for op, value in zip(params, given):
            write(out, "given", re.search(r'"(.*)"', op["param"])[1], op["types"][0][0], value)
        for (name, v), value in zip(g["results"], results):
            write(out, "result", name, kinds[v], value)
        for (name, v), value in zip(g["updates"], updates):
            write(out, "update", name, kinds[v], value)


if __name__ == "__main__":
    cases, into = (pathlib.Path(p) for p in sys.argv[1:])
    into.mkdir(parents=True, exist_ok=True)
    for path in sorted(cases.glob("*.ir")):
        record(path, into)
