"""Compares models of Keras with the same in dlgen: python keras_weights_test.py DLGEN, where keras and safetensors are."""

import pathlib
import subprocess
import sys
import tempfile

import keras
import numpy as np
from keras import layers as L
from safetensors.numpy import load_file, save_file

import keras_weights

PROGRAM = """
layer Block(x) {
    return x + (x -> Dense(4, activation=tanh) -> Dense(4) as up)
}

model Encoder {
    input row: f32[5, 4]
    output code = row -> Dense(6, activation=tanh) -> Dense(4)
}

model Net {
    input x: f32[5, 4]
    a = x -> Encoder -> Encoder -> Block -> Block
    b = (a, a) -> MultiHeadAttention(2, 2) -> Bidirectional(LSTM(3, return_sequences=true))
    c = b -> TimeDistributed(Dense(4)) -> RNN([LSTMCell(4), GRUCell(3)], return_sequences=true)
    d = c -> SpectralNormalization(Dense(4)) -> RNN(SimpleRNNCell(3), return_sequences=true)
    e = d -> GRU(3) -> BatchNormalization -> Dense(4) -> Dense(2) as head
    output y = e
}
"""


def encoder(name):
    row = keras.Input((5, 4))
    wide = L.Dense(6, activation="tanh")(row)
    return keras.Model(row, L.Dense(4)(wide), name=name)


class Block(L.Layer):
    def __init__(self):
        super().__init__()
        self.down = L.Dense(4, activation="tanh")
        self.up = L.Dense(4, name="up")

    def call(self, x):
        return x + self.up(self.down(x))


def net():
    x = keras.Input((5, 4))
    first, second = Block(), Block()
    a = second(first(encoder("encoder_1")(encoder("encoder")(x))))
    b = L.MultiHeadAttention(2, 2)(a, a)
    b = L.Bidirectional(L.LSTM(3, return_sequences=True))(b)
    c = L.TimeDistributed(L.Dense(4))(b)
    c = L.RNN([L.LSTMCell(4), L.GRUCell(3)], return_sequences=True)(c)
    d = L.SpectralNormalization(L.Dense(4))(c)
    d = L.RNN(L.SimpleRNNCell(3), return_sequences=True)(d)
    e = L.BatchNormalization()(L.GRU(3)(d))
    e = L.Dense(2, name="head")(L.Dense(4)(e))
    return keras.Model(x, e)


def main(dlgen):
    for _ in range(2):  # the second one's layers are dense_9 …
        one, other = net(), net()
    for v in one.weights:
        v.assign(v + 0.1 * np.random.default_rng(len(v.shape)).random(v.shape))
    with tempfile.TemporaryDirectory() as folder:
        d = pathlib.Path(folder)
        (d / "net.dl").write_text(PROGRAM)
        keras_weights.save(one, d / "net.safetensors")
        keras_weights.load(other, d / "net.safetensors")
        x = np.random.default_rng(1).normal(size=(7, 5, 4)).astype("float32")
        save_file({"x": x}, d / "x.safetensors")
        subprocess.run([dlgen, "run", "-m", "Net", d / "net.dl", "--weights", d / "net.safetensors", "--in", d / "x.safetensors", "--out", d / "y.safetensors"], check=True)
        want = np.asarray(one(x))
        np.testing.assert_allclose(load_file(d / "y.safetensors")["y"], want, rtol=1e-4, atol=1e-5)
        np.testing.assert_array_equal(np.asarray(other(x)), want)


main(sys.argv[1])
