"""Takes the README's pictures: docs/pictures/*.png, from the real screens over the sample office of one fixed day.

Usage: .venv/bin/python tools/make_pictures.py        (after `python3 run.py test` has made .venv; not run by the tests)

Needs Chromium and a monospaced CJK font, and takes pngquant where it is there (Debian: chromium, fonts-noto-cjk,
pngquant); none is fetched. Same day, same seed, so the same office: a picture changes only when the program does.

Rich measures its SVG runs by `len`, which makes hanzi overlap (rich issue 2742), and names a web font. Both are put
right here: lengths from cell width, a CJK monospaced font, nothing loaded from anywhere.
"""

import asyncio
import html
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from bangongshi.platform import clean_environment  # noqa: E402 - the package is found only now

clean_environment()  # before Textual is imported, as program.py does

from rich.cells import cell_len  # noqa: E402

from bangongshi.app import Workbench  # noqa: E402
from bangongshi.duties import demo  # noqa: E402
from bangongshi.duties.desk import OFFICE_ZONE, Desk  # noqa: E402
from bangongshi.duties.sitting import sit_down  # noqa: E402

TARGET = ROOT / "docs" / "pictures"
MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=OFFICE_ZONE)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONT = "'Noto Sans Mono CJK SC', 'Sarasa Mono SC', 'Source Han Mono SC', monospace"
CELL = 12.2
"""Width of one cell in SVG units, as Rich lays it out; a hanzi is two of them, and the font is set to fit."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: file name, size of the terminal in cells, keys pressed from home."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()


PICTURES = (
    Picture("home-120x40", (120, 40)),
    Picture("registry-120x40", (120, 40), ("1", "down", "down")),
    Picture("paper-80x24", (80, 24), ("1", "down", "down", "enter")),
    Picture("matters-120x40", (120, 40), ("4", "down")),
    Picture("seal-use-80x24", (80, 24), ("2", "f2", "2", "tab", "1", "7", "2", "1", "tab")),
)


def repaired(svg: str) -> str:
    """The export with every run as long as its cells are wide, in a CJK monospaced font, without web fonts."""
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-variant-east-asian:[^;]*;", "", svg)
    svg = svg.replace("Fira Code, monospace", FONT).replace("font-family: arial", f"font-family: {FONT}")
    svg = svg.replace("font-size: 20px", f"font-size: {1.78 * CELL:.1f}px")

    def run(found: re.Match[str]) -> str:
        length = CELL * cell_len(html.unescape(found[3]))
        return f'{found[1]}textLength="{length:g}"{found[2]}>{found[3]}</text>'

    svg = re.sub(r' clip-path="url\(#[^"]*-line-[0-9]+\)"', "", svg)  # a hanzi is taller than the line it clips to
    return re.sub(r'(<text [^>]*?)textLength="[0-9.]+"([^>]*)>([^<]*)</text>', run, svg)


async def taken(desk: Desk, picture: Picture) -> str:
    """The repaired SVG of one screen, once it has come to rest."""
    app = Workbench(strict=True)
    app.open_desk(desk)
    async with app.run_test(size=picture.size, notifications=True) as pilot:
        await pilot.pause()
        for key in picture.keys:
            await pilot.press(key)
        await pilot.pause(0.5)
        return repaired(app.export_screenshot(title="办公室工作台"))


def to_png(svg: str, target: Path, browser: str, scratch: Path) -> None:
    """Render without a window, at the size the SVG names itself. Raises CalledProcessError."""
    box = re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', svg)
    assert box, "the export has no viewBox"
    width, height = (int(float(side)) + 1 for side in box.groups())
    page = scratch / "page.html"
    style = "<style>body{margin:0;background:transparent}svg{display:block}</style>"
    page.write_text(f'<!doctype html><meta charset="utf-8">{style}{svg}', encoding="utf-8")
    subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-lcd-text",
            "--disable-background-networking",
            f"--user-data-dir={scratch / 'profile'}",
            "--default-background-color=00000000", f"--window-size={width},{height}", f"--screenshot={target}",
            page.as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )


def squeeze(picture: Path) -> None:
    """A palette instead of full colour, a third of the size; left as it is where pngquant is missing or gains nothing."""
    if shutil.which("pngquant"):
        squeezed = ["pngquant", "--force", "--skip-if-larger", "--strip", "--output", str(picture), "64", str(picture)]
        subprocess.run(squeezed, check=False, timeout=60)


def main() -> int:
    """Take them all."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.stderr.write("需要 Chromium 才能生成图片（Debian：chromium）。\n")
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bangongshi-pictures-") as folder:
        scratch = Path(folder)
        now = MOMENT.replace(tzinfo=None)
        vault = demo.build(scratch / "office", secrets.token_hex(16), now.date(), now=now)
        try:
            desk = sit_down(vault, clock=lambda: MOMENT)
            for picture in PICTURES:
                svg = asyncio.run(taken(desk, picture))
                target = TARGET / f"{picture.name}.png"
                to_png(svg, target, browser, scratch)
                squeeze(target)
                target.chmod(0o644)
                sys.stdout.write(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} KiB\n")
        finally:
            vault.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
