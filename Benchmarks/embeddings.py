"""Measures Usher's embeddings and sentence-transformers' side by side, on the same texts.

    make model && swift build -c release --product benchmarks
    python Benchmarks/embeddings.py --model .cache/models/all-MiniLM-L6-v2 --rounds 5

Contestants take turns in every round, so that a noisy neighbour hits all of them; the table shows the best of the
rounds, as neighbours only ever slow things down, and ratios to sentence-transformers with as many threads. The rates
for a second of processor time hardly depend on neighbours. Needs `pip install sentence-transformers`.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

WORDS = (
    "the a of to and in is for on with your how can I get my refund ticket internet router seat event order concert "
    "arena parking billing invoice account password offline connection evening payment transfer email address open "
    "door gate family student discount wheelchair modem cable light speed change cancel booking season member card"
).split()


def texts(generator):
    def words(count):
        return " ".join(generator.choice(WORDS) for _ in range(count))

    return {
        "sentences": [words(generator.randint(6, 16)) for _ in range(512)],
        "passages": [words(200) for _ in range(48)],
        "queries": [words(6) for _ in range(100)],
    }


def torch_measure(model_path, texts_path, threads):
    """Run in a process of its own: prints the same JSON as `benchmarks embeddings`."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    start = time.perf_counter()
    model = SentenceTransformer(str(model_path), device="cpu")
    load = time.perf_counter() - start
    data = json.loads(pathlib.Path(texts_path).read_text())
    model.encode(data["sentences"][:8])

    result = {"load": load}
    for kind in ("sentences", "passages"):
        start, start_of_work = time.perf_counter(), time.process_time()
        model.encode(data[kind], batch_size=32, show_progress_bar=False)
        result[f"{kind}PerSecond"] = len(data[kind]) / (time.perf_counter() - start)
        result[f"{kind}PerProcessorSecond"] = len(data[kind]) / (time.process_time() - start_of_work)
    times = []
    for query in data["queries"]:
        start = time.perf_counter()
        model.encode(query, show_progress_bar=False)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    result["queryMedian"], result["query99"] = times[len(times) // 2], times[len(times) * 99 // 100]
    status = pathlib.Path("/proc/self/statm").read_text().split()
    result["resident"] = int(status[1]) * 4096
    print(json.dumps(result))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=".cache/models/all-MiniLM-L6-v2")
    parser.add_argument("--benchmarks", default=".build/release/benchmarks", help="the built benchmarks program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--torch", nargs=2, metavar=("TEXTS", "THREADS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.torch:
        torch_measure(arguments.model, arguments.torch[0], int(arguments.torch[1]))
        return

    results = {}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "texts.json"
        path.write_text(json.dumps(texts(random.Random(7))))
        contestants = {}
        for threads in (1, 2):
            torch = [sys.executable, __file__, "--model", arguments.model, "--torch", str(path), str(threads)]
            contestants["sentence-transformers", threads] = torch
            for precision in ("exact", "fast"):
                contestants[f"Usher, {precision}", threads] = [
                    arguments.benchmarks, "embeddings", "--model", arguments.model, "--texts", str(path),
                    "--precision", precision, "--threads", str(threads),
                ]
        for _ in range(arguments.rounds):
            for name, command in contestants.items():
                output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
                results.setdefault(name, []).append(json.loads(output.stdout.splitlines()[-1]))

    rates = ("sentencesPerSecond", "sentencesPerProcessorSecond", "passagesPerSecond", "passagesPerProcessorSecond")

    def best(name, field):
        values = [result[field] for result in results[name]]
        return max(values) if field in rates else min(values)

    def number(value):
        return f"{value:.1f}" if value < 100 else f"{value:.0f}"

    print("| threads | encoder | short sentences/s | a processor second | 200-word passages/s | a processor second |"
          " query ms, p50 | p99 | load s | resident MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, threads in sorted(contestants, key=lambda entry: entry[1]):
        base = ("sentence-transformers", threads)
        cells = []
        for field in (*rates, "queryMedian", "query99"):
            value, reference = best((name, threads), field), best(base, field)
            ratio = value / reference if field in rates else reference / value
            cells.append(number(value) if name == base[0] else f"{number(value)} ({ratio:.1f}×)")
        cells.append(f"{best((name, threads), 'load'):.2f}")
        cells.append(f"{best((name, threads), 'resident') / 1e6:.0f}")
        print(f"| {threads} | {name} | {' | '.join(cells)} |")
    speed = max(result["tokenizerBytesPerSecond"] for result in results["Usher, exact", 1])
    print(f"\nTokenizer: {speed / 1e6:.0f} MB/s on one thread.")


main()
