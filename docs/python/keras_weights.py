"""Weights of a Keras 3 model under the names that they have in a .dl, and back."""

import re

import keras
import numpy as np
from safetensors.numpy import load_file, save_file


def named(layer, path=""):
    """Yields the weights of a model or layer with their names: encoder.dense_1.kernel."""
    for v in layer._trainable_variables + layer._non_trainable_variables:
        yield path + v.name, v
    for part, child in parts(layer):
        yield from named(child, path + part)


def parts(layer):
    """Yields the layers inside of a layer with what they add to a name."""
    children = layer._flatten_layers(include_self=False, recursive=False)
    inside = (keras.layers.RNN, keras.layers.TimeDistributed, keras.layers.SpectralNormalization)
    if isinstance(layer, keras.layers.Bidirectional):
        return [("forward.", layer.forward_layer), ("backward.", layer.backward_layer)]
    if isinstance(layer, inside):
        return [("", child) for child in children]
    counted = {}  # Keras counts on within a session: dense_7 and dense_9 are dense and dense_1 here, in the order of their making
    for child in children:
        kind = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])", "_", type(child).__name__).lower()
        if m := re.fullmatch(kind + r"(?:_(\d+))?", child.name):
            counted.setdefault(kind, []).append((int(m[1] or 0), id(child)))
    names = {i: f"{kind}_{n}" if n else kind for kind, all in counted.items() for n, (_, i) in enumerate(sorted(all))}
    return [(names.get(id(child), child.name) + ".", child) for child in children]


def save(model, file):
    """Writes what `dlgen train`, `eval`, `predict` and Encoder(weights=…) read."""
    save_file({name: np.ascontiguousarray(v) for name, v in named(model)}, file)


def load(model, file):
    """Sets a model's weights to those that dlgen has written."""
    weights = load_file(file)
    for name, v in named(model):
        v.assign(weights[name])
