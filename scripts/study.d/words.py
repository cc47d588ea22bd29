"""Numbers and lists in words."""
import re
import textwrap

from names import CHOSEN


def number(value, signed=False):
    if value is None:
        return "-"
    text = f"{value:+.3f}" if signed else f"{value:.3f}"
    return re.sub(r"^[+-](0\.0+)$", r"\1", text)


def between(interval, signed=True):
    return "no interval" if interval is None else f"[{number(interval[0], signed)}, {number(interval[1], signed)}]"


def p_value(value):
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def listed(words):
    words = list(words)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def wrapped(text):
    """A page's paragraphs and items in lines of its width; tables, figures and code stay as they are."""
    blocks = []
    for block in text.split("\n\n"):
        items = re.split(r"\n(?=- )", block)
        if not block.startswith(("|", "!", "#", "    ")):
            block = "\n".join(
                textwrap.fill(
                    " ".join(item.split()), 140, subsequent_indent="  " if item.startswith("- ") else "> " if item.startswith("> ") else "",
                    break_long_words=False, break_on_hyphens=False) for item in items)
        blocks.append(block)
    return "\n\n".join(blocks) + "\n"


def code(name):
    return f"`{name}`"


def at(label):
    return "with the learning rate chosen on the validation fold" if label == CHOSEN else f"at {label}"


def told(contrast):
    return f"{number(contrast['mean'], True)} {between(contrast['interval'])}, {p_value(contrast['p'])}"


def grouped(found):
    """Labels by what is said of them, in the order in which they come."""
    groups = {}
    for label, what in found.items():
        groups.setdefault(what, []).append(label)
    return groups


def capitalized(text):
    return text[0].upper() + text[1:]
