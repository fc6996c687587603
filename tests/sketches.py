"""PDFs made in no time, where a test asks what happens around drawing."""

import io

import pikepdf


def sketched(text: str) -> bytes:
    """A blank page; the text is its title. The same text gives the same bytes."""
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(text)))
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return buffer.getvalue()
