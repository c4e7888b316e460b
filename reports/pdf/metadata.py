"""What a file says of itself: title, unit as author, language, program; nothing of the computer or of whoever sits at it.

Twice, as readers want it: in the document information and as XMP (ISO 32000-1, 14.3). Its date is that of the report,
never that of the export: the same document is to make the same bytes.
"""

from datetime import date

from reports.document import Document
from reports.pdf.archive import IDENTIFICATION, NAMESPACE
from reports.pdf.faces import clean
from reports.pdf.library import PDFDictionary, PDFName
from reports.pdf.objects import File, Stream

PROGRAM = "绩效报告"
LANGUAGE = "zh-CN"
UNDATED = date(2000, 1, 1)  # what ReportLab, too, writes where the time is not to be told
DIGEST_LABEL = "定稿校验码 "  # before the SHA-256 among the keywords of the file

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="{archive}">
{identification}
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords><xmp:CreatorTool>{program}</xmp:CreatorTool><xmp:CreateDate>{day}</xmp:CreateDate>
<xmp:ModifyDate>{day}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def describe(file: File, document: Document) -> None:
    """Have a file say what the document is; a reader shows its title in place of the file's name."""
    title, author = (clean(text).replace("\n", "") for text in (document.title, document.author))
    keywords = f"{DIGEST_LABEL}{document.digest}" if document.digest else ""
    day = (document.dated or UNDATED).isoformat()
    file.setTitle(title)
    file.setAuthor(author)
    file.setSubject("")
    file.setKeywords(keywords)
    file.setCreator(PROGRAM)
    file.setDateFormatter(lambda *_: f"D:{day.replace('-', '')}000000")
    file.Catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
    words = {"title": title, "author": author, "language": LANGUAGE, "keywords": keywords, "program": PROGRAM}
    told = {name: _escaped(text) for name, text in words.items()}
    packet = _PACKET.format(day=day, archive=NAMESPACE, identification=IDENTIFICATION, **told).encode()
    entries = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    file.Catalog.Metadata = file.add(Stream(packet, is_compressed=False, **entries))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
