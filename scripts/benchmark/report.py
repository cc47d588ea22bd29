"""Results as text."""
import processor


def line(result):
    """One result on one line."""
    if "milliseconds" in result:
        times = ", ".join(f"{name} {value:.1f} ms" for name, value in result["milliseconds"].items())
        return (f"{result['row']}, {result['threads']} threads: {times}; {result['times_as_fast']:.2f} times as fast as "
                f"{result['fastest']}; losses differ by {result['loss_difference']:.1g}{besides(result)}")
    if "core_hours" in result:
        hours = ", ".join(f"{name} {value:,.1f}" for name, value in result["core_hours"].items())
        return (f"{result['row']}: {hours}; SeedSweep needs {1 / result['times_as_cheap']:.0%} of {result['fastest']} "
                f"({result['assumptions']})")
    for key, form in (("loss_by_worker", "{:.1%}"), ("bytes", "{:,.0f}"), ("relative_error", "{:.3%}")):
        if key in result:
            return f"{result['row']}: " + ", ".join(f"{name} {form.format(value)}" for name, value in result[key].items())


def besides(result):
    """What was done beside what was measured, or is not seen in the times."""
    tests = f"; the test fold answered {result['test_evaluations']} times" if "test_evaluations" in result else ""
    seconds = result.get("compile_seconds")
    return tests + (f"; compiling took {seconds:.0f} s before" if seconds is not None else "")


def table(timed):
    """A table in Markdown; a variant that was left out has no time."""
    names = list(dict.fromkeys(name for result in timed for name in result["milliseconds"]))
    # SeedSweep's column is the last one, whoever took part first.
    names.sort(key=lambda name: name == "SeedSweep")
    lines = ["| | threads | " + " | ".join(names) + " | times as fast |", "|---" + "|---:" * (len(names) + 2) + "|"]
    for result in timed:
        times = " | ".join(f"{result['milliseconds'][name]:,.1f}" if name in result["milliseconds"] else "" for name in names)
        lines.append(f"| {result['row']} | {result['threads']} | {times} | {result['times_as_fast']:.2f} |")
    return lines + [""]


def text(machine, results, left_out):
    """What ran where, the table of what has times, then a line for everything else."""
    lines = [*processor.text(machine),
             "medians in milliseconds; times as fast as the fastest of PyTorch's, the median of the rounds' ratios"]
    lines += [f"left out: {name}: {reason}" for name, reason in left_out.items()] + [""]
    timed = [result for result in results if "milliseconds" in result]
    lines += table(timed) if timed else []
    compiled = [f"{result['row']}, {result['threads']} threads: {result['compile_seconds']:.0f} s" for result in timed
                if "compile_seconds" in result]
    lines += [f"compiling, in no time above: {'; '.join(compiled)}"] if compiled else []
    return "\n".join(lines + [line(result) for result in results if "milliseconds" not in result])
