"""Files as other programs write them, each with the rows that Python reads from it.

    write-inputs.py FOLDER      FOLDER/NAME, and beside each NAME.expected.jsonl in the notation of read-inputs.ts
"""

import csv
import datetime
import decimal
import json
import math
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

TEXTS = ["", "x", "\ufeffmark", "nul\0inside", "💩 中文 עברית", "line\u2028end\r\n\t", "é" * 3000, None, "\ufffd", "NaN"]


def text(at):
    return TEXTS[at % len(TEXTS)]


def sure(at):
    return text(at) or "y"


def turns(at):
    if at % 11 == 0:
        return None
    return [
        None if (at + turn) % 7 == 0 else {"role": ["user", "assistant", None][turn % 3], "content": text(at + turn)}
        for turn in range(at % 4)
    ]


DAY = datetime.date(1970, 1, 1)
MOMENT = datetime.datetime(1999, 12, 31, 23, 59, 59)
UTC = datetime.timezone.utc

COLUMNS = {
    "text": (pa.string(), text),
    "large": (pa.large_string(), text),
    "view": (pa.string_view(), text),
    "word": (pa.dictionary(pa.int32(), pa.string()), lambda at: [None, "a", "b", "\ufeffc"][at % 4]),
    "required": (pa.field("required", pa.string(), nullable=False), sure),
    "nothing": (pa.string(), lambda at: None),
    "json": (pa.json_(), lambda at: '{"a": [1, 2]}' if at % 2 else None),
    "bytes": (pa.binary(), lambda at: None if at % 3 == 0 else bytes([at % 256, 255, 0])),
    "fixed": (pa.binary(4), lambda at: bytes([1, 2, 3, at % 256])),
    "yes": (pa.bool_(), lambda at: [True, False, None][at % 3]),
    "i8": (pa.int8(), lambda at: at % 256 - 128),
    "i16": (pa.int16(), lambda at: -at),
    "i32": (pa.int32(), lambda at: None if at % 5 == 0 else at - 100),
    "i64": (pa.int64(), lambda at: [None, 2**53 - 1, 2**53, -(2**53) - 1, 2**63 - 1, -(2**63), at][at % 7]),
    "u8": (pa.uint8(), lambda at: at % 256),
    "u16": (pa.uint16(), lambda at: at % 65536),
    "u32": (pa.uint32(), lambda at: 2**32 - 1 - at),
    "u64": (pa.uint64(), lambda at: [2**64 - 1, at, None, 2**63][at % 4]),
    "f16": (pa.float16(), lambda at: at / 4 if at % 3 else None),
    "f32": (pa.float32(), lambda at: at / 3),
    "f64": (pa.float64(), lambda at: [at / 7, math.nan, math.inf, -math.inf, None, -0.0][at % 6]),
    "cents": (pa.decimal128(9, 2), lambda at: decimal.Decimal(at * 7 - 300).scaleb(-2) if at % 4 else None),
    "exact": (pa.decimal128(38, 10), lambda at: decimal.Decimal(10**37 + at).scaleb(-10) * (-1) ** at),
    "whole": (pa.decimal128(18, 0), lambda at: decimal.Decimal(at - 5)),
    "date": (pa.date32(), lambda at: DAY + datetime.timedelta(days=at * 97 - 9000)),
    "seconds": (pa.timestamp("s"), lambda at: MOMENT + datetime.timedelta(seconds=at)),
    "millis": (pa.timestamp("ms"), lambda at: MOMENT + datetime.timedelta(milliseconds=at)),
    "micros": (pa.timestamp("us"), lambda at: MOMENT - datetime.timedelta(microseconds=at * 10**9 + at)),
    "zoned": (pa.timestamp("us", tz="UTC"), lambda at: (MOMENT + datetime.timedelta(microseconds=at)).replace(tzinfo=UTC)),
    "time": (pa.time32("ms"), lambda at: datetime.time(at % 24, 1, 2, (at % 3) * 1000)),
    "finer": (pa.time64("us"), lambda at: datetime.time(23, 59, 59, at) if at % 2 else None),
    "turns": (pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())])), turns),
    "many": (pa.large_list(pa.large_string()), lambda at: None if at % 6 == 0 else [text(at + n) for n in range(at % 5)]),
    "inner": (
        pa.struct([("a", pa.int64()), ("b", pa.struct([("c", pa.string()), ("d", pa.list_(pa.int32()))]))]),
        lambda at: None
        if at % 9 == 0
        else {"a": at if at % 2 else None, "b": None if at % 4 == 0 else {"c": text(at), "d": [at, None] if at % 3 else None}},
    ),
    "lists": (
        pa.list_(pa.list_(pa.string())),
        lambda at: None if at % 8 == 0 else [None if n == 2 else [text(n)] * n for n in range(at % 4)],
    ),
    "deep": (
        pa.list_(pa.struct([("steps", pa.list_(pa.struct([("text", pa.string()), ("ok", pa.bool_())])))])),
        lambda at: [{"steps": None if n == 1 else [{"text": text(at + n), "ok": None}] * n} for n in range(at % 4)],
    ),
    "map": (pa.map_(pa.string(), pa.string()), lambda at: None if at % 5 == 0 else [(f"k{n}", text(n)) for n in range(at % 3)]),
    "listmap": (pa.map_(pa.string(), pa.list_(pa.int64())), lambda at: [("a", [at, None]), ("b", [])] if at % 2 else []),
    "fixedlist": (pa.list_(pa.float32(), 2), lambda at: [at / 2, 1.0]),
}


def table(rows):
    fields = [kind if isinstance(kind, pa.Field) else pa.field(name, kind) for name, (kind, _) in COLUMNS.items()]
    arrays = [pa.array([make(at) for at in range(rows)], field.type) for field, (_, make) in zip(fields, COLUMNS.values())]
    return pa.table(arrays, pa.schema(fields))


def moment(value):
    """ISO 8601 with as many digits of a second as it takes: none, 3 or 6."""
    whole = value.replace(microsecond=0, tzinfo=None).isoformat()
    digits = f"{value.microsecond:06d}" if value.microsecond else ""
    return whole + (f".{digits[:3] if digits.endswith('000') else digits}" if digits else "")


def noted(value, kind):
    """A value in JSON: null members left out, and text for what JSON has no numbers for."""
    if value is None:
        return None
    if pa.types.is_map(kind):
        return {key: noted(item, kind.item_type) for key, item in value if item is not None}
    if pa.types.is_struct(kind):
        return {field.name: noted(value[field.name], field.type) for field in kind if value[field.name] is not None}
    if isinstance(value, list):
        return [noted(item, kind.value_type) for item in value]
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) <= 2**53 - 1 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": str(value)}
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return moment(value) + ("Z" if value.tzinfo else "")
    if isinstance(value, datetime.time):
        return moment(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def write_expected(path, rows):
    with open(f"{path}.expected.jsonl", "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")


def expect(path):
    """Writes what pyarrow reads from the file."""
    found = pq.read_table(path)
    write_expected(
        path,
        [
            {field.name: noted(row[field.name], field.type) for field in found.schema if row[field.name] is not None}
            for row in found.to_pylist()
        ],
    )


def write_pyarrow(folder):
    whole = table(300)
    for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
        for version in ["1.0", "2.0"]:
            path = folder / f"pyarrow-{codec}-{version}.parquet"
            pq.write_table(whole, path, compression=codec, data_page_version=version, row_group_size=128, data_page_size=4096)
    variants = {
        "plain": {"use_dictionary": False},
        "index": {"write_page_index": True, "data_page_size": 2048, "row_group_size": 300},
        "item": {"use_compliant_nested_type": False},
        "integers": {"store_decimal_as_integer": True},
        "int96": {"use_deprecated_int96_timestamps": True},
        "old": {"version": "1.0"},
        "split": {"use_dictionary": False, "use_byte_stream_split": ["f32", "f64", "i32"]},
        "delta": {
            "use_dictionary": False,
            "column_encoding": {"text": "DELTA_BYTE_ARRAY", "i64": "DELTA_BINARY_PACKED", "large": "DELTA_LENGTH_BYTE_ARRAY"},
        },
    }
    for name, options in variants.items():
        pq.write_table(whole, folder / f"pyarrow-{name}.parquet", **options)
    pq.write_table(whole.slice(0, 0), folder / "pyarrow-empty.parquet")
    pq.write_table(whole.slice(7, 1), folder / "pyarrow-one.parquet")


def write_duckdb(folder):
    source = folder / "pyarrow-zstd-1.0.parquet"
    # pyarrow itself cannot read what DuckDB makes of u32 in its second version of the format.
    left_out = {"V1": {"view", "f16", "json"}, "V2": {"view", "f16", "json", "u32"}}
    for codec in ["snappy", "zstd", "gzip", "brotli", "lz4_raw", "uncompressed"]:
        for version, without in left_out.items():
            names = ", ".join(f'"{name}"' for name in COLUMNS if name not in without)
            path = folder / f"duckdb-{codec}-{version}.parquet"
            options = f"FORMAT parquet, CODEC {codec}, PARQUET_VERSION {version}, ROW_GROUP_SIZE 2048"
            duckdb.sql(f"COPY (SELECT {names} FROM '{source}') TO '{path}' ({options})")


def write_polars(folder):
    """Where it is installed: it is none of the requirements."""
    try:
        import polars
    except ImportError:
        return
    names = [name for name in COLUMNS if name not in ("map", "listmap", "json")]
    frame = polars.from_arrow(table(300).select(names))
    for codec in ["zstd", "snappy", "lz4", "uncompressed"]:
        frame.write_parquet(folder / f"polars-{codec}.parquet", compression=codec, row_group_size=100)


def write_tables(folder):
    """Python's csv module in its own manners, and in three encodings."""
    rows = [{"a": text(at) or "", 'b "c", d': text(at + 3) or "-"} for at in range(60)]
    for ending, dialect in {"csv": "excel", "tsv": "excel-tab"}.items():
        for manner, options in {
            "minimal": {},
            "all": {"quoting": csv.QUOTE_ALL},
            "unix": {"lineterminator": "\n"},
        }.items():
            for encoding in ["utf-8", "utf-8-sig", "utf-16"]:
                path = folder / f"{manner}-{encoding}.{ending}"
                with open(path, "w", encoding=encoding, newline="") as out:
                    writer = csv.DictWriter(out, rows[0].keys(), dialect=dialect, **options)
                    writer.writeheader()
                    writer.writerows(rows)
                with open(path, encoding=encoding, newline="") as back:
                    write_expected(path, csv.DictReader(back, dialect=dialect))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(folder)
    write_pyarrow(folder)
    write_duckdb(folder)
    write_polars(folder)
    files = sorted(folder.glob("*.parquet"))
    for path in files:
        expect(path)
    print(f"wrote {len(files)} Parquet files of {len(COLUMNS)} columns, and tables")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
