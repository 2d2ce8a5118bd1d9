"""Spreadsheets made up for tests: by a writer, or by hand where no honest writer would write them."""

import zipfile
from pathlib import Path

import xlsxwriter

_OFFICE = "http://schemas.openxmlformats.org"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def workbook(path: Path, **sheets) -> Path:
    """An .xlsx with these rows on each sheet; (value, format) is one cell, as is (formula, value)."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    value, form = cell if isinstance(cell, tuple) else (cell, None)
                    if isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(at, place, value, None, form)
                    elif value is not None:
                        sheet.write(at, place, value, book.add_format({"num_format": form}) if form else None)
    return path


def hand_made(path: Path, rows: str, shared: str = "") -> Path:
    """An .xlsx of one sheet S with these rows and shared texts in XML."""
    main, packages = f'xmlns="{_OFFICE}/spreadsheetml/2006/main"', f'xmlns="{_OFFICE}/package/2006/relationships"'
    link = f'Type="{_OFFICE}/officeDocument/2006/relationships'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {packages}><Relationship Id="r" {link}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{_OFFICE}/officeDocument/2006/relationships"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {packages}><Relationship Id="r1" {link}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/sharedStrings.xml": f"<sst {main}>{shared}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>",
    }
    return _zipped(path, parts)


def open_document(path: Path, rows: str) -> Path:
    """An .ods of one table T with these rows in XML."""
    content = (
        f'<office:document-content xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0" '
        f'xmlns:text="{_OASIS}:text:1.0" xmlns:calcext="urn:x"><office:body><office:spreadsheet>'
        f'<table:table table:name="T">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _zipped(path, {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def open_row(*texts: str, times: int = 1, across: int = 1) -> str:
    """A row of an .ods, which may stand for many rows and each of its cells for many cells."""
    cells = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{across}">'
        f"<text:p>{text}</text:p></table:table-cell>"
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def _zipped(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
