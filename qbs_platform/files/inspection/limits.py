"""How large things may be (security.md, IO-1 and IO-2)."""

MEBIBYTE = 1024 * 1024

FILE_BYTES = 20 * MEBIBYTE
REQUEST_BYTES = FILE_BYTES + MEBIBYTE  # as nginx: one file and the form around it
PIXELS = 40_000_000
PDF_PAGES = 500
DECODED_BYTES = 100 * MEBIBYTE
METADATA_BYTES = MEBIBYTE  # one inflated text or colour profile of a PNG
ARCHIVE_PARTS = 2_000  # parts of a workbook

CPU_SECONDS = 5
WALL_SECONDS = 20
MEMORY_BYTES = 512 * MEBIBYTE
OPEN_FILES = 64
