# What scikit-learn's linear models reach on the tables of examples/iris.dl, penguins.dl, titanic.dl and mpg.dl, with the
# rows held out that those hold out. TestTables has the figures. With scikit-learn 1.9.1:
#
#	python tables.py DIR    # DIR holds iris.csv …
import sys, numpy as np, pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

folder = sys.argv[1]


def features(numbers, categories):
    return make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        (OneHotEncoder(handle_unknown="ignore"), categories))


def classes(name, table, held, numbers, categories, target):
    model = make_pipeline(features(numbers, categories), LogisticRegression(max_iter=1000))
    model.fit(table[~held], table[target][~held])
    right = model.score(table[held], table[target][held])
    print(name, "rows", len(table), "held out", held.sum(), "accuracy", right, "loss",
          log_loss(table[target][held], model.predict_proba(table[held]), labels=model.classes_))


t = pd.read_csv(folder + "/iris.csv")
tenths = (t.iloc[:, :3] * 10).round().astype(int)
held = (tenths.iloc[:, 0] + 2 * tenths.iloc[:, 1] + 3 * tenths.iloc[:, 2]) % 4 == 0
classes("iris", t, held, list(t.columns[:4]), [], "species")

t = pd.read_csv(folder + "/penguins.csv")
t = t[t.body_mass_g.notna()].reset_index(drop=True)
held = ((t.bill_length_mm * 10).round().astype(int) + t.body_mass_g.astype(int) // 25) % 4 == 0
classes("penguins", t, held, ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"], ["island", "sex"], "species")

t = pd.read_csv(folder + "/titanic.csv")
held = pd.Series(np.arange(len(t)) >= int(0.8 * len(t)))
classes("titanic", t, held, ["age", "fare", "sibsp", "parch"], ["pclass", "sex", "embarked"], "survived")

t = pd.read_csv(folder + "/mpg.csv")
held = pd.Series(np.arange(len(t)) >= int(0.75 * len(t)))
model = make_pipeline(features(["displacement", "horsepower", "weight", "acceleration", "cylinders", "model_year"], ["origin"]), LinearRegression())
model.fit(t[~held], t.mpg[~held])
off = model.predict(t[held]) - t.mpg[held]
print("mpg rows", len(t), "held out", held.sum(), "mean squared error", (off**2).mean(), "mean absolute error", off.abs().mean())
