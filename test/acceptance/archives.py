"""Zip archives, also such as nobody should be sent."""

import io
import stat
import struct
import zipfile
import zlib


def zipped(entries):
    """`zipped({"appspec.yml": "…", "scripts/run.sh": "…"})`; a value `("link", target)` is a symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = 0o100755 << 16
            if isinstance(content, tuple):
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                content = content[1]
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def bomb(mebibytes):
    """One entry that says it has 1,000 bytes and unfolds to so many MiB of zeros; made in no time."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = deflate.compress(bytes(1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    data = piece * mebibytes + b"\x03\x00"
    name = b"bomb"
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(data), 1000, len(name), 0)
    local = b"PK\3\4" + common + name
    central = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(data), 0)
    return local + data + central + b"PK\5\6" + end


#: What must never be unpacked, each with words of why.
HOSTILE = {
    "leads-out": (zipped({"a": "1", "../../../evil": "x"}), "leads out of the archive"),
    "absolute": (zipped({"/tmp/evil": "x"}), "absolute path"),
    "through-a-link": (zipped({"l": ("link", "/tmp"), "l/evil": "x"}), "lies below the symlink"),
    "link-out": (zipped({"l": ("link", "/etc/passwd")}), "link to an absolute path"),
    "bomb": (bomb(20_000), "more than 1000 bytes as it says"),
    "cut-off": (zipped({"a": "x" * 1000})[:-30], "truncated"),
    "no-zip": (b"hello", "Either not a zip file"),
    "empty": (b"", "Either not a zip file"),
}
