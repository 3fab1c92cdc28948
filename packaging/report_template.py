"""Makes resources/reports/annual.docx, the shipped template of the annual report, from its text annual.txt."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from township_desk.core.article import read_article
from township_desk.formats.docx_article import new_document

FOLDER = Path(__file__).parent.parent / "resources" / "reports"
WRITTEN = datetime(2022, 12, 1)


def main() -> None:
    """Write the template anew."""
    article = read_article((FOLDER / "annual.txt").read_text(encoding="utf-8"))
    new_document(article, created=WRITTEN).save(str(FOLDER / "annual.docx"))
    print(f"{FOLDER / 'annual.docx'}: {len(article.paragraphs)} paragraphs")


if __name__ == "__main__":
    main()
