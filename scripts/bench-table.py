"""The Markdown table of scripts/bench --peers: ours beside each peer, medians with spread.

Usage: bench-table.py OURS PEERS, both files of one line of JSON per figure.
"""

import json
import statistics
import sys

# What is compared: our figure, the peers' figure's beginning and its factor into our unit,
# whether more is better, and how many times the best peer we want to be.
ROWS = [
    ("sequential, steps/s", "sequential.10000", [("a_seq_steps_s", 1)], True, 10),
    ("parallel, steps/s", "parallel.1000x10", [("b_", 1)], True, 40),
    ("submit to first step, in process, ms", "start.in_process", [("c_start_inproc_ms", 1)], False, 1),
    (
        "submit to first step, by a client, ms",
        "start.http",
        [("c_start_client_queue_ms", 1), ("c_start_deployment_s", 1000)],
        False,
        1,
    ),
    (
        "approval to next step, ms",
        "approval.idle.p50",
        [("e_approval_ms", 1), ("e_approval_poll1s_ms", 1)],
        False,
        1,
    ),
    ("kill -9, until all have ended, s", "recovery.200.ended", [("d_recovery_all_done_s", 1)], False, 1),
    ("steps repeated after it", "recovery.200.repeated", [("d_repeated_steps", 1)], False, 1),
    ("idle memory, MiB", "idle.memory", [("f_idle_rss_mib", 1)], False, 1),
    ("idle processor, %", "idle.processor", [("f_idle_cpu_pct", 1)], False, 1),
    ("on disk, MB per 1,000 steps", "bytes.1x100000", [("f_bytes_per_1000_steps", 1e-6)], False, 1),
]
OUR_FACTORS = {"bytes.1x100000": 1e-6}


def read(path, name, value):
    figures = {}
    with open(path) as lines:
        for line in lines:
            record = json.loads(line)
            if isinstance(record.get(value), (int, float)):
                figures.setdefault(name(record), []).append(record[value])
    return figures


def cell(values):
    if not values:
        return "–"
    middle = statistics.median(values)
    text = f"{middle:,.0f}" if abs(middle) >= 100 else f"{middle:.3g}"
    low, high = min(values), max(values)
    if len(values) > 1 and low != high:
        text += f" ({low:,.3g}–{high:,.3g})" if high < 100 else f" ({low:,.0f}–{high:,.0f})"
    return text


def main():
    ours = read(sys.argv[1], lambda record: record["figure"], "value")
    theirs = read(sys.argv[2], lambda record: (record["peer"], record["fig"]), "val")
    peers = sorted({peer for peer, _ in theirs})
    print("| figure | Slipway | " + " | ".join(peers) + " | beside the best peer |")
    print("| --- | --- | " + "--- | " * len(peers) + "--- |")
    for title, figure, names, more, wanted in ROWS:
        own = [value * OUR_FACTORS.get(figure, 1) for value in ours.get(figure, [])]
        cells, medians = [], []
        for peer in peers:
            best = []
            for (other, name), values in theirs.items():
                factor = next((f for start, f in names if name.startswith(start)), None)
                if other != peer or factor is None:
                    continue
                values = [value * factor for value in values]
                pick = max if more else min
                best = pick(best, values, key=statistics.median) if best else values
            cells.append(cell(best))
            if best:
                medians.append(statistics.median(best))
        verdict = "–"
        if own and medians:
            best = max(medians) if more else min(medians)
            middle = statistics.median(own)
            if best and middle:
                times = middle / best if more else best / middle
                verdict = f"{times:.3g} ×" + (f" (wanted {wanted} ×)" if wanted > 1 else "")
            else:
                verdict = f"{middle:.3g} against {best:.3g}"
        print(f"| {title} | {cell(own)} | " + " | ".join(cells) + f" | {verdict} |")


main()
