"""Results as text."""
import os
import platform

import torch


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())
    return {"processor": model, "cores": len(os.sched_getaffinity(0)), "torch": torch.__version__.split("+")[0]}


def line(result):
    """One result on one line."""
    if "milliseconds" in result:
        times = ", ".join(f"{name} {value:.1f} ms" for name, value in result["milliseconds"].items())
        return (f"{result['row']}, {result['threads']} threads: {times}; {result['times_as_fast']:.2f} times as fast; "
                f"losses differ by {result['loss_difference']:.1g}")
    for key, form in (("loss_by_worker", "{:.1%}"), ("bytes", "{:,.0f}"), ("relative_error", "{:.3%}")):
        if key in result:
            return f"{result['row']}: " + ", ".join(f"{name} {form.format(value)}" for name, value in result[key].items())


def text(results):
    """A table in Markdown of what has times, then a line for everything else."""
    about = machine()
    lines = [f"{about['processor']}, {about['cores']} cores, torch {about['torch']}; medians in milliseconds", ""]
    timed = [result for result in results if "milliseconds" in result]
    if timed:
        names = list(timed[0]["milliseconds"])
        lines += ["| | threads | " + " | ".join(names) + " | times as fast |", "|---" + "|---:" * (len(names) + 2) + "|"]
        for result in timed:
            times = " | ".join(f"{result['milliseconds'][name]:,.1f}" for name in names)
            lines.append(f"| {result['row']} | {result['threads']} | {times} | {result['times_as_fast']:.2f} |")
        lines.append("")
    return "\n".join(lines + [line(result) for result in results if "milliseconds" not in result])
