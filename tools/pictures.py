"""Small pictures: a PNG with a palette of 256 colours, a third of what the browser writes. Colours are counted by the browser."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

COLOURS = 256

# the commonest colour of each of the commonest cells of 5 bits; every other colour becomes the nearest of them
_REDUCE = """async ([source, most]) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const dots = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer);
  const counted = new Map();
  // long runs of one colour: counted once each
  for (let at = 0, from = 0; at < dots.length; at = from) {
    while (from < dots.length && dots[from] === dots[at]) from++;
    counted.set(dots[at], (counted.get(dots[at]) || 0) + from - at);
  }
  const common = [...counted].sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  const cells = new Map();
  for (const [colour, count] of common) {
    const cell = (colour >>> 19 & 31) << 10 | (colour >>> 11 & 31) << 5 | colour >>> 3 & 31;
    if (common.length <= most) cells.set(colour, [colour, count]);
    else if (cells.has(cell)) cells.get(cell)[1] += count;
    else cells.set(cell, [colour, count]);
  }
  const kept = [...cells.values()].sort((one, other) => other[1] - one[1]).slice(0, most).map(one => one[0]);
  const nearest = new Map();
  for (const [colour] of common) {
    let found = 0, least = Infinity;
    kept.forEach((other, place) => {
      const far = [16, 8, 0].reduce((sum, by) => sum + ((colour >>> by & 255) - (other >>> by & 255)) ** 2, 0);
      if (far < least) [least, found] = [far, place];
    });
    nearest.set(colour, found);
  }
  const places = new Uint8Array(dots.length);
  for (let at = 0, from = 0; at < dots.length; at = from) {
    while (from < dots.length && dots[from] === dots[at]) from++;
    places.fill(nearest.get(dots[at]), at, from);
  }
  const text = [];
  for (let at = 0; at < places.length; at += 32768) text.push(String.fromCharCode(...places.subarray(at, at + 32768)));
  // a dot is 0xAABBGGRR in memory
  const colours = kept.map(one => (one & 255) << 16 | one & 0xff00 | one >>> 16 & 255);
  return {width: image.width, height: image.height, colours, places: btoa(text.join(''))};
}"""


@dataclass(frozen=True)
class Painter:
    """Writes pictures. `bench`: an empty page whose browser counts the colours."""

    bench: Page

    def keep(self, picture: bytes, path: Path) -> None:
        """Write a PNG of the browser as a PNG with a palette."""
        reduced = self.bench.evaluate(_REDUCE, [base64.b64encode(picture).decode(), COLOURS])
        dots = base64.b64decode(reduced["places"])
        path.write_bytes(encode(reduced["width"], reduced["height"], reduced["colours"], dots))


def encode(width: int, height: int, colours: list[int], dots: bytes) -> bytes:
    """A PNG with a palette.

    Args:
        colours: at most 256, each 0xRRGGBB.
        dots: for each dot, row by row from the top, the place of its colour.
    """
    assert len(dots) == width * height
    rows = b"".join(b"\0" + dots[at : at + width] for at in range(0, len(dots), width))
    palette = b"".join(colour.to_bytes(3, "big") for colour in colours)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
