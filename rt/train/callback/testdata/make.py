# Makes keras.json with Keras's own callbacks: pip install keras==3.15.1 tensorflow-cpu; python make.py > keras.json
# Each case feeds the same values to a callback, epoch by epoch, and notes what it decides.
import json, os, random, tempfile
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras


class Model:
    """What callbacks use of a model."""

    def __init__(self):
        self.optimizer = keras.optimizers.SGD(0.05)
        self.stop_training = False
        self.epoch = -1
        self.saved, self.restored = [], None
        self.metrics = []

    def get_weights(self):
        return self.epoch

    def set_weights(self, epoch):
        self.restored = epoch

    def save(self, path, overwrite):
        self.saved.append(os.path.basename(path).removesuffix(".keras"))


def run(callback, values, first=0):
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    epochs, rates = 0, []
    for epoch, value in enumerate(values):
        model.epoch = epoch + first
        callback.on_epoch_begin(model.epoch)
        callback.on_epoch_end(model.epoch, {"val_loss": value})
        epochs += 1
        rates.append(float(model.optimizer.learning_rate.numpy()))
        if model.stop_training:
            break
    callback.on_train_end()
    return {"epochs": epochs, "rates": rates, "saved": model.saved, "restored": model.restored}


r = random.Random(7)
pick = lambda *of: r.choice(of)
cases = []
for n in range(160):
    values = [round(r.uniform(0, 1), pick(1, 2)) for _ in range(12)]
    for k in range(12):  # plateaus
        if k and r.random() < 0.4:
            values[k] = values[k - 1]
    mode = pick("min", "max")
    if n % 2 == 0:
        args = dict(mode=mode, min_delta=pick(0, 0, 0.1, 0.25, -0.1), patience=pick(0, 1, 2, 3), baseline=pick(None, None, 0.3, 0.6), restore_best_weights=pick(True, False), start_from_epoch=pick(0, 0, 2, 4))
        kind, first = "EarlyStopping", pick(0, 0, 3)
        made = keras.callbacks.EarlyStopping(**args)
    elif n % 4 == 1:
        args = dict(mode=mode, min_delta=pick(1e-4, 0, 0.1, 0.25), patience=pick(0, 1, 2, 3), factor=pick(0.5, 0.1), cooldown=pick(0, 0, 1, 2, 3), min_lr=pick(0, 0.01, 0.02))
        kind, first = "ReduceLROnPlateau", 0
        made = keras.callbacks.ReduceLROnPlateau(**args)
    else:
        args = dict(mode=mode, save_best_only=pick(True, True, False), initial_value_threshold=pick(None, 0.5))
        kind, first = "ModelCheckpoint", pick(0, 2)
        made = keras.callbacks.ModelCheckpoint(os.path.join(tempfile.mkdtemp(), "{epoch:03d}-{val_loss:.2f}.keras"), **args)
    cases.append({"kind": kind, "args": args, "values": values, "first": first, "want": run(made, values, first)})
print("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]")
