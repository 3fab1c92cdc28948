"""Reading of workbooks that strangers made, in a child process that may be killed without harm."""

from township_desk.formats.reading.errors import (
    BookDamaged,
    BookEmpty,
    BookNotFound,
    BookTooLarge,
    BookUnreadable,
    PasswordNeeded,
    ReadCrashed,
    ReadError,
    ReadTimeout,
    UnsupportedBook,
    WrongPassword,
)
from township_desk.formats.reading.limits import DEFAULT, ReadLimits
from township_desk.formats.reading.parent import read_book

__all__ = [
    "DEFAULT",
    "BookDamaged",
    "BookEmpty",
    "BookNotFound",
    "BookTooLarge",
    "BookUnreadable",
    "PasswordNeeded",
    "ReadCrashed",
    "ReadError",
    "ReadLimits",
    "ReadTimeout",
    "UnsupportedBook",
    "WrongPassword",
    "read_book",
]
