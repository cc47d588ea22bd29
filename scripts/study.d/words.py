"""Numbers and lists in words."""
import re
import textwrap

from names import CHOSEN


def number(value, signed=False):
    if value is None:
        return "-"
    text = f"{value:+.3f}" if signed else f"{value:.3f}"
    return re.sub(r"^[+-](0\.0+)$", r"\1", text)


def bracketed(interval):
    return "no interval" if interval is None else f"[{number(interval[0], True)}, {number(interval[1], True)}]"


def between(interval):
    """After a number."""
    return (", " if interval is None else " ") + bracketed(interval)


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


def at(*labels):
    """Where something is so: at which learning rates, or with the chosen ones."""
    rates = [label for label in labels if label != CHOSEN]
    words = [f"at learning {'rate' if len(rates) == 1 else 'rates'} {listed(rates)}"] if rates else []
    if CHOSEN in labels:
        words.append("with those chosen on the validation fold" if rates else "with the learning rates chosen on the validation fold")
    return " and ".join(words)


def at_each(labels, words):
    """Where, each with its words in brackets."""
    rates = [label for label in labels if label != CHOSEN]
    places = {label: at(label) if label in (*rates[:1], CHOSEN) else f"at {label}" for label in labels}
    return "; ".join(f"{places[label]} ({words(label)})" for label in labels)


def told(contrast):
    return f"{number(contrast['mean'], True)}{between(contrast['interval'])}, {p_value(contrast['p'])}"


def grouped(found):
    """Labels by what is said of them, in the order in which they come."""
    groups = {}
    for label, what in found.items():
        groups.setdefault(what, []).append(label)
    return groups


def capitalized(text):
    return text[0].upper() + text[1:]
