"""SVG pictures that are readable on any page: each has its own background, and follows `prefers-color-scheme`."""

import re
from html import escape

LIGHT = {
    "page": "fill:#ffffff;stroke:#d1d9e0",
    "ink": "fill:#1f2328",
    "soft": "fill:#59636e",
    "box": "fill:#f6f8fa;stroke:#818b98",
    "area": "fill:none;stroke:#818b98",
    "bar": "fill:#d1d9e0;stroke:#818b98",
    "line": "stroke:#59636e",
    "tip": "fill:#59636e",
    "ask": "fill:#0550ae",
    "ask-line": "stroke:#0969da",
    "ask-tip": "fill:#0969da",
    "tell": "fill:#8a4600",
    "tell-line": "stroke:#bc6b00",
    "tell-tip": "fill:#bc6b00",
    "halo": "stroke:#ffffff",
    "bad": "fill:#cf222e",
    "key": "fill:#8250df",
    "mark": "fill:#0550ae",
    "text": "fill:#0a6640",
}
DARK = {
    "page": "fill:#0d1117;stroke:#3d444d",
    "ink": "fill:#f0f6fc",
    "soft": "fill:#9198a1",
    "box": "fill:#1c232c;stroke:#656c76",
    "area": "fill:none;stroke:#656c76",
    "bar": "fill:#3d444d;stroke:#656c76",
    "line": "stroke:#9198a1",
    "tip": "fill:#9198a1",
    "ask": "fill:#79c0ff",
    "ask-line": "stroke:#4493f8",
    "ask-tip": "fill:#4493f8",
    "tell": "fill:#f0b072",
    "tell-line": "stroke:#db8a2c",
    "tell-tip": "fill:#db8a2c",
    "halo": "stroke:#0d1117",
    "bad": "fill:#ff7b72",
    "key": "fill:#d2a8ff",
    "mark": "fill:#79c0ff",
    "text": "fill:#7ee787",
}
SANS = "system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif"
MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
SHAPES = f"""text{{font:13px {SANS}}}
.mono{{font-family:{MONO};font-size:12.5px}}
.bold{{font-weight:600}}
.small{{font-size:12px}}
.title{{font-size:16px;font-weight:600}}
.middle{{text-anchor:middle}}
.end{{text-anchor:end}}
.halo{{paint-order:stroke;stroke-width:6px;stroke-linejoin:round}}
.code text,text.code{{font:13px {MONO};white-space:pre}}
path,line{{fill:none;stroke-width:1.5}}
.tip{{stroke:none}}
.dashed{{stroke-dasharray:5 4}}
.life{{stroke-width:1;stroke-dasharray:2 4}}"""


class Picture:
    """An SVG under construction. Colours are classes of the style sheet."""

    def __init__(self, width, height, title, description):
        self.size, self.title, self.description = (width, height), title, description
        self.parts = []

    def add(self, part):
        self.parts.append(part)

    def rect(self, x, y, width, height, classes, radius=6):
        self.add(f'<rect class="{classes}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"/>')

    def text(self, x, y, content, classes="ink"):
        self.add(f'<text class="{classes}" x="{x}" y="{y}">{escape(content, quote=False)}</text>')

    def path(self, points, classes):
        start, *rest = (f"{x} {y}" for x, y in points)
        self.add(f'<path class="{classes}" d="M{start}L{" ".join(rest)}"/>')

    def arrow(self, points, kind="", dashed=False):
        """A line through `points` with a tip at the last one. The last piece is horizontal or vertical."""
        prefix = f"{kind}-" if kind else ""
        (x, y), (from_x, from_y) = points[-1], points[-2]
        right, down = (x > from_x) - (x < from_x), (y > from_y) - (y < from_y)
        end = (x - 6 * right, y - 6 * down)
        self.path([*points[:-1], end], f"{prefix}line" + (" dashed" if dashed else ""))
        sides = [(x - 8 * right + s * 4 * down, y - 8 * down + s * 4 * right) for s in (1, -1)]
        corners = "L".join(f"{a} {b}" for a, b in [(x, y), *sides])
        self.add(f'<path class="tip {prefix}tip" d="M{corners}Z"/>')

    def svg(self):
        width, height = self.size
        body = "\n".join(self.parts)
        used = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="(.*?)"', body)))) | {"page"}
        rules = ["\n".join(f".{name}{{{rule}}}" for name, rule in theme.items() if name in used) for theme in (LIGHT, DARK)]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img" aria-labelledby="title desc">\n'
            f'<title id="title">{escape(self.title, quote=False)}</title>\n'
            f'<desc id="desc">{escape(self.description, quote=False)}</desc>\n'
            f"<style>\n{SHAPES}\n{rules[0]}\n@media (prefers-color-scheme:dark){{\n{rules[1]}\n}}\n</style>\n"
            f'<rect class="page" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>\n{body}\n</svg>\n'
        )
