"""The page's figures: two that are drawn here, and one of the program's."""
import math
import subprocess

from contrasts import condition, differences, methods, published_contrast, scores
from drawing import COLOURS, FAINT, INK, LEFT, RIGHT, WIDTH, Drawing, interval_mark
from names import CHOICE, CHOSEN, SCRATCH, WAYS


def scores_figure(facts):
    """Every seed of every method under the three ways of judging, and the rule."""
    aggregates = facts["aggregates"]
    names = methods(aggregates["fragile"])
    drawing = Drawing(0, 1, "Macro-F1 of every seed of every method, trained and judged in three ways")
    top, row, step = 40, 54, 15
    bottom = top + row * len(names)
    drawing.legend(20)
    drawing.scale(top, bottom, 0.2)
    for key, words in (("always_SR", "always SR"), ("rr_rule", "RR rule")):
        if key in aggregates["fragile"]["baselines"]:
            x = drawing.x(aggregates["fragile"]["baselines"][key]["macro_f1"])
            drawing.line(x, top, x, bottom, INK, 1.2, "4 3")
            drawing.text(x, bottom + 32, words, "middle", 11)
    for place, name in enumerate(names):
        y = top + row * place
        drawing.line(10, y, WIDTH - RIGHT, y, FAINT)
        drawing.text(10, y + row / 2 + 4, name)
        for lane, way in enumerate(WAYS):
            level = y + 12 + step * lane
            for value in scores(aggregates[way], name).values():
                drawing.dot(drawing.x(value), level, COLOURS[way])
            score = condition(aggregates[way], name)["macro_f1"]
            interval_mark(drawing, level, score["mean"], score["interval"], COLOURS[way])
    drawing.text(drawing.x(0.5), bottom + 50, "Macro-F1 on the test fold; each dot a seed, with mean and 95 % interval", "middle")
    return drawing.svg(bottom + 62)


def contrasts_figure(facts):
    """Pretrained less random weights, under every way of judging and learning rate."""
    labels = [*facts["rates"], CHOSEN]
    published = published_contrast(facts)
    cells = [(way, label) for way in WAYS for label in labels]
    ends = [end for way, label in cells for end in facts["contrasts"][way][label]["interval"] or []] + (published or {}).get("interval", [])
    ends += [value for way, label in cells for _, value in differences(facts["aggregates"][way], label)]
    drawing = Drawing(
        min(0, *(math.floor(end * 5) / 5 for end in ends)), max(0.2, *(math.ceil(end * 5) / 5 for end in ends)),
        "Macro-F1 of pretrained less random weights, trained and judged in three ways")
    drawing.legend(20)
    top, row = 40, 54
    bottom = top + row * len(labels) + (30 if published else 0)
    drawing.scale(top, bottom, 0.2)
    drawing.line(drawing.x(0), top, drawing.x(0), bottom, INK, 1.2)
    for place, label in enumerate(labels):
        y = top + row * place
        drawing.line(10, y, WIDTH - RIGHT, y, FAINT)
        drawing.text(10, y + row / 2 + 4, "chosen learning rates" if label == CHOSEN else f"learning rate {label}")
        for lane, way in enumerate(WAYS):
            level, each = y + 12 + 15 * lane, facts["contrasts"][way][label]
            for _, value in differences(facts["aggregates"][way], label):
                drawing.dot(drawing.x(value), level, COLOURS[way])
            interval_mark(drawing, level, each["mean"], each["interval"], COLOURS[way])
    if published:
        y = top + row * len(labels)
        drawing.line(10, y, WIDTH - RIGHT, y, FAINT)
        drawing.text(10, y + 19, f"published, if of {facts['claim']['seeds']} seeds")
        interval_mark(drawing, y + 15, published["difference"], published["interval"], "#6a7484")
    drawing.text((LEFT + WIDTH - RIGHT) / 2, bottom + 36, "difference in Macro-F1; each dot a seed, with mean and 95 % interval", "middle")
    return drawing.svg(bottom + 48)


def write_figures(study, facts, folder):
    """Beside the page, whose links name them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study-scores.svg").write_text(scores_figure(facts))
    (folder / "study-contrasts.svg").write_text(contrasts_figure(facts))
    drawn = study.folder / "figures"
    study.call(
        "report", study.run("fragile"), "--output", study.folder / "fragile.html", "--figures", drawn, *CHOICE, "--against", SCRATCH,
        stdout=subprocess.DEVNULL)
    (folder / "study-multiverse.svg").write_bytes((drawn / "multiverse.svg").read_bytes())
