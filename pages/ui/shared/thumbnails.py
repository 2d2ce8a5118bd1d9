"""Small pictures of the sample pools for the home screen."""

import base64
import io
from functools import lru_cache
from itertools import islice

from PIL import Image

from al_core.pools import shells
from al_core.pools.samples import SAMPLES

FRAME = "height:96px;border-radius:8px;overflow:hidden;display:flex;align-items:center;justify-content:center;"
SHADE = FRAME + "background:color-mix(in srgb, currentColor 5%, transparent);"
WORDS = "font:13px/1.6 monospace;white-space:pre;"
TABLE = "radius  texture   area\n 17.99    10.38  1,001\n 11.42    20.38    386"
MESSAGE = "“Where is my parcel? It\nwas due on Monday and\nnobody answers.”"
MIXED = "“It came late, and now\nit leaks. Refund me!”\n☑ delivery  ☑ fault  ☑ billing"
NAMED = "“<u>May</u> moved to <u>Paris</u> on\n<u>3 June</u>. May I pay her\nthe <u>£40</u> later?”"
WRITTEN = {"tumours": TABLE, "messages": MESSAGE, "mixed": MIXED, "names": NAMED}


def picture(sample: str) -> str:
    """HTML of our own making for one sample's picture."""
    if sample == "shells":
        image = f'<img alt="Drawn shells" style="max-width:100%;max-height:92px" src="{_shells()}">'
        return f'<div style="{FRAME}background:#fff">{image}</div>'
    if sample == "digits":
        image = f'<img alt="Scanned digits" style="max-width:100%;max-height:88px" src="{_digits()}">'
        return f'<div style="{FRAME}background:#fff">{image}</div>'
    return f'<div style="{SHADE}"><div style="{WORDS}">{WRITTEN[sample]}</div></div>'


@lru_cache(maxsize=1)
def _shells() -> str:
    """A young, an older and an old shell as one picture in the page."""
    width, height = shells.SHELL_SIZE
    sheet = Image.new("RGB", (3 * width, height), "white")
    for place, age in enumerate((4, 9, 16)):
        one = Image.open(io.BytesIO(shells.picture(shells.Shell(age, tint=place, turned=-0.2))))
        sheet.paste(one.convert("RGB"), (width * place, 0))
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


@lru_cache(maxsize=1)
def _digits() -> str:
    """Four rows of ten scans as one picture in the page."""
    scans = [Image.open(io.BytesIO(image)) for _, image in islice(SAMPLES["digits"].rows(), 40)]
    sheet = Image.new("L", (120, 40), 255)
    for place, scan in enumerate(scans):
        sheet.paste(scan, (12 * (place % 10) + 2, 10 * (place // 10) + 1))
    buffer = io.BytesIO()
    sheet.resize((360, 120)).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
