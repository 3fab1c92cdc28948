"""Makes the shipped templates of reports (resources/reports/*.docx) from their texts (*.txt)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from township_desk.core.article import read_article
from township_desk.formats.docx_article import new_document

FOLDER = Path(__file__).parent.parent / "resources" / "reports"
WRITTEN = datetime(2022, 12, 1)


def main() -> None:
    """Write the templates anew."""
    for text in sorted(FOLDER.glob("*.txt")):
        article = read_article(text.read_text(encoding="utf-8"))
        out = text.with_suffix(".docx")
        new_document(article, created=WRITTEN).save(str(out))
        print(f"{out}: {len(article.paragraphs)} paragraphs")


if __name__ == "__main__":
    main()
