"""Weights of a PyTorch module under the names and in the layout that they have in a .dl, and back."""

import re

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch import nn

# What modules without a name, those of nn.Sequential, are called here, and what kinds of norms call their weights.
KINDS = {"Linear": "dense", "BatchNorm": "batch_normalization", "LayerNorm": "layer_normalization", "GroupNorm": "group_normalization",
         "RMSNorm": "rms_normalization", "MultiheadAttention": "multi_head_attention", "RNN": "simple_rnn",
         "ConvTranspose1d": "conv1d_transpose", "ConvTranspose2d": "conv2d_transpose", "ConvTranspose3d": "conv3d_transpose"}
NORMS = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}


def named(module, path="", flattened={}):
    """Yields a name, a function that gives an array and one that takes it, for each weight of a module.

    flattened says which linear layers stand behind a flattened picture, whose channels come last here and first there:
    {"fc": (8, 4, 4)}, the channels, height and width.
    """
    entries = layout(module, flattened.get(path[:-1]))
    for name, get, put in entries or []:
        yield path + name, get, put
    if entries is not None:
        return
    for name, p in module.named_parameters(recurse=False):  # of a module of one's own
        yield path + name, *turned(p)
    counted = {}
    for name, child in module.named_children():
        if isinstance(module, nn.Sequential) and name.isdigit():
            kind = type(child).__name__
            kind = KINDS.get(re.sub(r"Norm\dd$", "Norm", kind)) or re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])", "_", kind).lower()
            counted[kind] = counted.get(kind, -1) + 1
            name = f"{kind}_{counted[kind]}" if counted[kind] else kind
        elif isinstance(module, nn.ModuleList):
            yield from named(child, path[:-1] + (f"_{name}." if name != "0" else "."), flattened)  # blocks, blocks_1
            continue
        yield from named(child, path + name + ".", flattened)


def layout(m, picture):
    """Lists the weights of a module of PyTorch; None of one that has others inside."""
    match m:
        case nn.Linear():
            entries = [("kernel", *linear(m.weight, picture))]
        case nn.ConvTranspose1d() | nn.ConvTranspose2d() | nn.ConvTranspose3d() | nn.Conv1d() | nn.Conv2d() | nn.Conv3d():
            axes = range(2, m.weight.ndim)
            entries = [("kernel", *turned(m.weight, *axes, 1, 0))]
        case nn.Embedding():
            return [("embeddings", *turned(m.weight))]
        case nn.BatchNorm1d() | nn.BatchNorm2d() | nn.BatchNorm3d() | nn.LayerNorm() | nn.GroupNorm():
            return [(NORMS[name], *turned(p)) for name, p in m.state_dict(keep_vars=True).items() if name in NORMS]
        case nn.RMSNorm():
            return [("scale", *turned(m.weight))]
        case nn.RNNBase():
            return recurrent(m)
        case nn.MultiheadAttention():
            return attention(m)
        case _:
            if type(m).__module__.startswith("torch.nn.") and any(True for _ in m.parameters(recurse=False)):
                raise ValueError(f"no layout is known of {type(m).__name__}")
            return None
    if m.bias is not None:
        entries.append(("bias", *turned(m.bias)))
    return entries


def turned(p, *axes):
    """Gives and takes a tensor whose axes have another order here."""
    axes = axes or range(p.ndim)
    return lambda: array(p).transpose(axes), lambda a: assign(p, a.transpose(np.argsort(axes)))


def linear(p, picture):
    if picture is None:
        return turned(p, 1, 0)
    c, h, w = picture
    return (lambda: array(p).reshape(-1, c, h, w).transpose(2, 3, 1, 0).reshape(c * h * w, -1),
            lambda a: assign(p, a.reshape(h, w, c, -1).transpose(3, 2, 0, 1).reshape(p.shape)))


def recurrent(m):
    """LSTM, GRU and RNN: GRU's first two gates are exchanged here, and one bias stands for the others' two."""
    gru = isinstance(m, nn.GRU)
    gates = np.arange(m.all_weights[0][1].shape[0]).reshape(-1, m.hidden_size)
    gates = gates[[1, 0, 2] if gru else range(len(gates))].ravel()

    def matrix(p):
        return lambda: array(p)[gates].T, lambda a: assign(p, a.T[gates])

    def put(a, p, q):
        assign(p, (a[0] if gru else a)[gates])
        assign(q, a[1][gates] if gru else np.zeros_like(a))

    entries = []
    for n, weights in enumerate(m.all_weights):
        layer, way = divmod(n, 2) if m.bidirectional else (n, 0)
        if layer:
            raise ValueError("layers of a recurrent module are layers of their own here: give each a module")
        prefix = ("forward.", "backward.")[way] if m.bidirectional else ""
        entries += [(prefix + name, *matrix(p)) for name, p in zip(("kernel", "recurrent_kernel"), weights)]
        if m.bias:
            p, q = weights[2:]
            entries.append((prefix + "bias", lambda p=p, q=q: np.stack([array(p)[gates], array(q)[gates]]) if gru else array(p) + array(q),
                            lambda a, p=p, q=q: put(a, p, q)))
    return entries


def attention(m):
    """MultiheadAttention: PyTorch keeps the three projections in one matrix."""
    e, heads = m.embed_dim, m.num_heads
    if m.in_proj_weight is None or m.bias_k is not None:
        raise ValueError("no layout is known of MultiheadAttention with kdim, vdim or add_bias_kv")
    entries = []
    for n, name in enumerate(("query", "key", "value")):
        rows = slice(n * e, (n + 1) * e)
        w, b = m.in_proj_weight.data[rows], m.in_proj_bias
        entries.append((name + ".kernel", lambda w=w: array(w).T.reshape(e, heads, -1), lambda a, w=w: assign(w, a.reshape(e, e).T)))
        if b is not None:
            b = b.data[rows]
            entries.append((name + ".bias", lambda b=b: array(b).reshape(heads, -1), lambda a, b=b: assign(b, a.ravel())))
    out = m.out_proj
    entries.append(("attention_output.kernel", lambda: array(out.weight).T.reshape(heads, -1, e), lambda a: assign(out.weight, a.reshape(e, e).T)))
    if out.bias is not None:
        entries.append(("attention_output.bias", *turned(out.bias)))
    return entries


def array(p):
    return p.detach().cpu().float().numpy()


def assign(p, a):
    with torch.no_grad():
        p.copy_(torch.from_numpy(np.array(a)).reshape(p.shape))


def save(module, file, flattened={}):
    """Writes what `dlgen train`, `eval`, `predict` and Encoder(weights=…) read."""
    save_file({name: np.ascontiguousarray(get()) for name, get, _ in named(module, flattened=flattened)}, file)


def load(module, file, flattened={}):
    """Sets a module's weights to those that dlgen has written."""
    weights = load_file(file)
    for name, _, put in named(module, flattened=flattened):
        put(weights[name])
