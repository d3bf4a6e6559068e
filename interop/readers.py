"""Compares what several programs read from Cotton datasets. Arguments: DIR or DIR:EXPECTED, one or more.

EXPECTED holds one line of JSON a row: {"config", "split", "row"}, in the order of the rows. Without it the rows that
hyparquet reads stand in for it, so that the readers are compared with each other.
"""

import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime
from glob import glob
from pathlib import Path

import datasets
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from huggingface_hub import DatasetCard

PAGE_BYTES = 65_536
# Rows and raw bytes of a row group at most: what the recipe allows by default, and what the sample run asks for.
DEFAULT_GROUP = (10_000, 64_000_000)
SAMPLE_GROUP = (20, 400_000)
HERE = Path(__file__).resolve().parent

passed = failed = 0


def check(what, problem):
    """`problem` is None, or a text that says what is wrong."""
    global passed, failed
    if problem is None:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {what}: {problem}")


def attempt(what, work):
    try:
        check(what, work())
    except Exception as error:  # A reader that throws is a reader that does not agree.
        check(what, f"{type(error).__name__}: {str(error)[:500]}")


def equal(found, wanted):
    return None if found == wanted else f"found {short(found)}, wanted {short(wanted)}"


def short(value):
    text = repr(value)
    return text if len(text) <= 300 else text[:300] + "…"


def plain(value):
    """Timestamps as Unix time in ms, everything else as JSON would have it."""
    if isinstance(value, datetime):
        return round(value.timestamp() * 1000)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def compare(found, wanted):
    """None, or where the first difference is."""
    if len(found) != len(wanted):
        return f"{len(found)} rows, wanted {len(wanted)}"
    for at, (one, two) in enumerate(zip(found, wanted)):
        if one == two:
            continue
        if one.keys() != two.keys():
            return f"row {at}: columns {list(one)}, wanted {list(two)}"
        name = next(key for key in two if one[key] != two[key])
        return f"row {at}, {name}: found {short(one[name])}, wanted {short(two[name])}"
    return None


def read_pyarrow(files):
    return [plain(row) for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def read_duckdb(files):
    names = [column[0] for column in duckdb.sql("DESCRIBE SELECT * FROM read_parquet(?)", params=[files]).fetchall()]
    time = "REPLACE (epoch_ms(started_at) AS started_at)" if "started_at" in names else ""
    rows = duckdb.sql(f"SELECT * {time} FROM read_parquet(?)", params=[files]).fetchall()
    return [dict(zip(names, row)) for row in rows]


def read_datasets(folder, config, split, wanted):
    # `datasets` refuses a split without rows unless it is streamed.
    if not wanted:
        stream = datasets.load_dataset(folder, config, split=split, streaming=True)
        return list(stream), stream.features
    dataset = datasets.load_dataset(folder, config, split=split)
    return [plain(row) for row in dataset], dataset.features


def read_hyparquet(files):
    """Rows, row groups and pages by file, as the TypeScript reader gives them."""
    command = [os.environ.get("NODE", "node"), str(HERE / "read-rows.ts"), *files]
    out = {file: {"rows": [], "groups": [], "pages": []} for file in files}
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            item = json.loads(line)
            if "row" in item:
                out[item["file"]]["rows"].append(item["row"])
            for key in ("groups", "pages"):
                if key in item:
                    out[item["file"]][key] = item[key]
    if process.returncode != 0:
        raise RuntimeError(f"read-rows.ts ended with {process.returncode}")
    return out


def leaves(value, path):
    """What stands at the end of a schema's path, in which every list is `list.element`."""
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item, path[2:])]
    return [value] if value is None or not path else leaves(value[path[0]], path[1:])


def column_bytes(row, column):
    """Raw bytes of a row in a leaf column of text, or None of any other."""
    values = leaves(row, column.split("."))
    if any(not isinstance(value, (str, type(None))) for value in values):
        return None
    return sum(len(value.encode()) for value in values if value is not None)


def check_limits(facts, most_rows, most_bytes):
    """A row group stays under both limits and a page under 64 kB, up to one row that is larger by itself."""
    for group in facts["groups"]:
        # The limit is on the text; levels and page headers come on top.
        if group["rows"] > most_rows or (group["raw"] > most_bytes * 1.05 and group["rows"] > 1):
            return f"a row group of {group['rows']} rows and {group['raw']} bytes"
    starts = [0]
    for group in facts["groups"]:
        starts.append(starts[-1] + group["rows"])
    for page in facts["pages"]:
        begin = starts[page["group"]] + page["firstRow"]
        sizes = [column_bytes(row, page["column"]) for row in facts["rows"][begin : begin + page["rows"]]]
        # Dictionary pages hold numbers, not the text.
        if None in sizes or page["raw"] < sum(sizes):
            continue
        if sum(sizes[:-1]) >= PAGE_BYTES:
            return f"a page of {page['column']} with {sizes[:-1]} bytes before its last row"
    return None


def check_manifest(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    listed = {file["path"]: file for file in manifest["files"]}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    if set(listed) != there:
        return f"lists {sorted(set(listed) ^ there)} differently from the folder"
    for path, file in listed.items():
        content = (folder / path).read_bytes()
        if len(content) != file["bytes"] or hashlib.sha256(content).hexdigest() != file["sha256"]:
            return f"{path} has another size or digest"
        if path.endswith(".parquet") and pq.ParquetFile(folder / path).metadata.num_rows != file["rows"]:
            return f"{path} has another number of rows"
    return None


def without_nulls(kind):
    """The type without its `not null` marks, which say nothing of the values."""
    if pa.types.is_list(kind):
        return pa.list_(without_nulls(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, without_nulls(field.type)) for field in kind])
    return kind


MESSAGE = [("role", pa.string()), ("content", pa.string())]
MESSAGE_TYPES = [
    pa.list_(pa.struct(MESSAGE)),
    pa.list_(pa.struct([*MESSAGE, ("reasoning_content", pa.string())])),
]


def check_messages_type(file):
    kind = without_nulls(pq.read_schema(file).field("messages").type)
    return None if kind in MESSAGE_TYPES else f"messages is {kind}"


def check_messages_features(features):
    kind = features["messages"]
    names = [["role", "content"], ["role", "content", "reasoning_content"]]
    if not isinstance(kind, datasets.List) or list(kind.feature) not in names:
        return f"messages is {kind}"
    return None


def check_llama_factory(folder, counts):
    """What LLaMA-Factory makes of the file: load_dataset(<dir>/<script_url>, name=subset, split=split)."""
    info = json.loads((folder / "dataset_info.json").read_text())
    for name, entry in info.items():
        wanted = counts[entry["subset"], entry["split"]]
        if wanted == 0:
            continue
        path = os.path.join(folder, entry["script_url"])
        rows = datasets.load_dataset(path, name=entry["subset"], split=entry["split"])
        if len(rows) != wanted:
            return f"{name} has {len(rows)} rows, wanted {wanted}"
        tags = entry["tags"]
        if {tags["role_tag"], tags["content_tag"]} - set(rows[0][entry["columns"]["messages"]][0]):
            return f"{name} names other fields than the messages have"
    return None


def check_disjoint(rows):
    """No problem is in both splits, in no cut and across the cuts."""
    splits = {"train": set(), "validation": set()}
    for (config, split), part in rows.items():
        if config != "traces":
            splits[split].update(row["problem_id"] for row in part)
    return equal(sorted(splits["train"] & splits["validation"]), [])


def load_expected(path):
    expected = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            expected.setdefault((item["config"], item["split"]), []).append(item["row"])
    return expected


def check_dataset(folder, expected_path):
    name = folder.name
    attempt(f"{name}: manifest", lambda: check_manifest(folder))
    card = DatasetCard.load(folder / "README.md")
    configs = card.data.to_dict()["configs"]
    names = [config["config_name"] for config in configs]
    defaults = [config["config_name"] for config in configs if config.get("default", False)]
    attempt(f"{name}: the first config is the default", lambda: equal(defaults, names[:1]))
    attempt(f"{name}: config names", lambda: equal(datasets.get_dataset_config_names(str(folder)), names))
    parts = {
        (config["config_name"], item["split"]): sorted(glob(item["path"], root_dir=folder))
        for config in configs
        for item in config["data_files"]
    }
    every = [file for files in parts.values() for file in files]
    there = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.parquet"))
    attempt(f"{name}: the card names every file once", lambda: equal(sorted(every), there))

    hyparquet = read_hyparquet([str(folder / file) for file in every])
    wanted = {
        part: [row for file in files for row in hyparquet[str(folder / file)]["rows"]] for part, files in parts.items()
    }
    if expected_path is not None:
        expected = load_expected(expected_path)
        attempt(f"{name}: its parts", lambda: equal(sorted(part for part in parts if wanted[part]), sorted(expected)))
        for part in parts:
            attempt(f"{name} {part}: hyparquet", lambda: compare(wanted[part], expected.get(part, [])))
        wanted = {part: expected.get(part, []) for part in parts}

    for (config, split), files in parts.items():
        paths = [str(folder / file) for file in files]
        rows = wanted[config, split]
        title = f"{name} {config}/{split}"
        attempt(f"{title}: pyarrow", lambda: compare(read_pyarrow(paths), rows))
        attempt(f"{title}: DuckDB", lambda: compare(read_duckdb(paths), rows))
        found = {}

        def with_datasets():
            found["rows"], found["features"] = read_datasets(str(folder), config, split, rows)
            return compare(found["rows"], rows)

        attempt(f"{title}: datasets", with_datasets)
        if config != "traces":
            attempt(f"{title}: type of messages", lambda: check_messages_type(paths[0]))
            attempt(f"{title}: features of messages", lambda: check_messages_features(found["features"]))
        for path in paths:
            limits = DEFAULT_GROUP if expected_path is None else SAMPLE_GROUP
            attempt(f"{title}: limits of {Path(path).name}", lambda: check_limits(hyparquet[path], *limits))

    attempt(f"{name}: no problem in both splits", lambda: check_disjoint(wanted))
    if (folder / "dataset_info.json").exists():
        counts = {part: len(rows) for part, rows in wanted.items()}
        attempt(f"{name}: LLaMA-Factory", lambda: check_llama_factory(folder, counts))
    total = sum(len(rows) for rows in wanted.values())
    print(f"{name}: {len(parts)} parts, {len(every)} files, {total} rows")
    return card, parts


def check_sample(card, parts):
    """What only the sample run can tell: hostile names come through YAML, and the small limits made many files."""
    data = card.data.to_dict()
    name = '--- [hostile] | name: \u2028 \ufffd 💩 "quoted" \\'
    attempt("card: pretty name", lambda: equal(data["pretty_name"], name))
    attempt("card: licence", lambda: equal(data["license"], "cc-by-4.0"))
    attempt("card: languages", lambda: equal(data["language"], ["en", "pt", "zh"]))
    attempt("card: tags", lambda: equal(data["tags"], ["reasoning"]))
    attempt("card: a cut named no", lambda: equal(("no", "train") in parts, True))
    attempt("several files", lambda: None if len(parts["traces", "train"]) > 2 else "the limits made one file")


def main(arguments):
    for argument in arguments:
        folder, _, expected = argument.partition(":") if argument.endswith(".jsonl") else (argument, "", "")
        card, parts = check_dataset(Path(folder), expected or None)
        if expected:
            check_sample(card, parts)
    print(f"pyarrow {pa.__version__}, datasets {datasets.__version__}, duckdb {duckdb.__version__}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
