"""A figure as an SVG file."""
import html

from names import WAYS

# One colour a way of judging; they stand on a white ground whatever the page's is.
COLOURS = {"fragile": "#c2500f", "unstopped": "#1769b5", "sound": "#2e7d4f"}
INK, FAINT, WIDTH, LEFT, RIGHT = "#1b2330", "#d5dae1", 760, 190, 30


class Drawing:
    """An SVG file with a horizontal scale."""

    def __init__(self, low, high, title):
        self.low, self.high, self.title = low, high, title
        self.marks = []

    def x(self, value):
        return LEFT + (value - self.low) / (self.high - self.low) * (WIDTH - LEFT - RIGHT)

    def text(self, x, y, text, anchor="start", size=12, colour=INK):
        self.marks.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{html.escape(text)}</text>')

    def line(self, x1, y1, x2, y2, colour, width=1.0, dash=""):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.marks.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>')

    def dot(self, x, y, colour, radius=3.0, opacity=0.55):
        self.marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}" fill-opacity="{opacity}"/>')

    def scale(self, top, bottom, step):
        place = round(self.low / step)
        while place * step <= self.high + 1e-9:
            x = self.x(place * step)
            self.line(x, top, x, bottom, FAINT)
            self.text(x, bottom + 16, f"{place * step:.1f}", "middle", 11)
            place += 1

    def legend(self, y):
        x = 10
        for way, words in WAYS.items():
            self.dot(x + 5, y - 4, COLOURS[way], 5, 1)
            self.text(x + 16, y, words)
            x += 200

    def svg(self, height):
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
            f'font-family="Helvetica, Arial, DejaVu Sans, sans-serif"><title>{html.escape(self.title)}</title>'
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>' + "".join(self.marks) + "</svg>\n")


def interval_mark(drawing, y, mean, interval, colour):
    if interval:
        drawing.line(drawing.x(interval[0]), y, drawing.x(interval[1]), y, colour, 1.6)
    drawing.line(drawing.x(mean), y - 6, drawing.x(mean), y + 6, INK, 2.4)
