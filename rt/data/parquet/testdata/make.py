# Makes the files of this folder with Apache Arrow: pip install pyarrow; python make.py
import datetime
import decimal
import pyarrow as pa
import pyarrow.parquet as pq

n = 100
rows = list(range(n))
some = lambda f: pa.array([None if i % 7 == 3 else f(i) for i in rows])
table = pa.table({
    "i32": pa.array([i - 50 for i in rows], pa.int32()),
    "i64": pa.array([i * i * 10**9 for i in rows], pa.int64()),
    "u32": pa.array([2**32 - 1 - i for i in rows], pa.uint32()),
    "u8": pa.array([i % 5 for i in rows], pa.uint8()),
    "f32": pa.array([i / 4 for i in rows], pa.float32()),
    "f64": pa.array([i / 8 for i in rows], pa.float64()),
    "yes": pa.array([i % 3 == 0 for i in rows]),
    "text": pa.array(["word %d" % (i % 11) for i in rows]),
    "long": pa.array(["prefix of row %d ü" % i for i in rows]),
    "some i": some(lambda i: i),
    "some f": some(lambda i: i / 2),
    "some b": some(lambda i: i % 2 == 0),
    "some s": some(lambda i: "s%d" % i),
    "day": pa.array([datetime.date(2020, 1, 1) + datetime.timedelta(i) for i in rows]),
    "list": pa.array([[i] * (i % 3) for i in rows]),
    "pair": pa.array([{"a": i, "b": "x"} for i in rows]),
    "last": pa.array([i % 2 for i in rows], pa.int64()),
})
fixed = pa.schema([pa.field(f.name, f.type, nullable=f.name.startswith(("some", "list", "pair"))) for f in table.schema])
table = table.cast(fixed)
flat = [c for c in table.column_names if c not in ("list", "pair")]
write = lambda name, **how: pq.write_table(table, name + ".parquet", row_group_size=40, **how)
write("snappy")
write("plain", compression="none", use_dictionary=False)
write("gzip2", compression="gzip", data_page_version="2.0", data_page_size=64)
write("zstd", compression="zstd", write_statistics=False, data_page_size=64)
write("lz4", compression="lz4", data_page_size=256)
write("brotli", compression="brotli")
deltas = {"i32": "DELTA_BINARY_PACKED", "i64": "DELTA_BINARY_PACKED", "u32": "DELTA_BINARY_PACKED", "last": "DELTA_BINARY_PACKED", "some i": "DELTA_BINARY_PACKED",
          "text": "DELTA_LENGTH_BYTE_ARRAY", "long": "DELTA_BYTE_ARRAY", "some s": "DELTA_BYTE_ARRAY", "f32": "BYTE_STREAM_SPLIT", "some f": "BYTE_STREAM_SPLIT", "yes": "RLE"}
write("deltas", use_dictionary=False, column_encoding=deltas, data_page_version="2.0", version="2.6")

# Decimals, as most writers have them: of a fixed number of bytes.
some = lambda f: [None if i % 7 == 3 else f(i) for i in rows]
table = pa.table({
    "dec 9": pa.array([decimal.Decimal(i * i - 50) / 1000 for i in rows], pa.decimal128(9, 3)),
    "dec 30": pa.array(some(lambda i: decimal.Decimal(50 - i) * 10**17 + decimal.Decimal(i) / 8), pa.decimal128(30, 5)),
    "dec 9 named": pa.array(some(lambda i: decimal.Decimal(i % 5 - 2) / 10), pa.decimal128(9, 1)),
})
write("decimals", use_dictionary=["dec 9 named"], data_page_size=64, column_encoding={"dec 9": "BYTE_STREAM_SPLIT"})
write("decimals2", use_dictionary=False, data_page_version="2.0", column_encoding={"dec 30": "DELTA_BYTE_ARRAY"})
