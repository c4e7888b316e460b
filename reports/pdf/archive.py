"""What an archive asks for: the file says what its greys mean, and that it is PDF/A-2u (ISO 19005-2, 6.2.3 and 6.6.4)."""

import struct
import zlib

from reports.pdf.library import PDFArray, PDFCatalog, PDFDictionary, PDFName, PDFString
from reports.pdf.objects import File, Stream

IDENTIFICATION = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>"
NAMESPACE = "http://www.aiim.org/pdfa/ns/id/"
_NAME = "Grey, gamma 2.2"
_D50 = (0x0000F6D6, 0x00010000, 0x0000D32D)  # the white of all profiles, in 65,536ths (ICC.1:2001-04, 6.1.3)
_GAMMA = 0x0233  # 2.2 in 256ths
_HEAD, _ENTRY = 128, 12  # bytes


def add_output_intent(file: File) -> None:
    """Have a file say which greys it means."""
    profile = Stream(zlib.compress(grey_profile()), N=1)
    intent = PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("Custom"),
            "Info": PDFString(_NAME),
            "DestOutputProfile": file.add(profile),
        }
    )
    file.Catalog.__NoDefault__ = [*PDFCatalog.__NoDefault__, "OutputIntents"]  # the entries ReportLab writes
    file.Catalog.OutputIntents = PDFArray([intent])


def grey_profile() -> bytes:
    """Return a profile of a grey display (ICC.1:2001-04, 6.3.2.1)."""
    text = _NAME.encode("ascii") + b"\0"
    tags = {
        b"cprt": b"text" + bytes(4) + b"No copyright\0",
        b"desc": b"desc" + struct.pack(">4xI", len(text)) + text + bytes(78),
        b"kTRC": b"curv" + struct.pack(">4xIH", 1, _GAMMA),
        b"wtpt": b"XYZ " + struct.pack(">4x3I", *_D50),
    }
    table, data = struct.pack(">I", len(tags)), b""
    begin = _HEAD + len(table) + _ENTRY * len(tags)
    for name, tag in tags.items():
        table += struct.pack(">4s2I", name, begin + len(data), len(tag))
        data += tag + bytes(-len(tag) % 4)
    kind = (b"\x02\x10\0\0", b"mntr", b"GRAY", b"XYZ ")  # version 2.1, class, colours, what they are measured in
    made = (2000, 1, 1, 0, 0, 0)
    head = struct.pack(">I4x4s4s4s4s6H4s28x3I48x", begin + len(data), *kind, *made, b"acsp", *_D50)
    return head + table + data
