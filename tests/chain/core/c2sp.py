"""Published vectors of signed notes, checkpoints and cosignatures."""

# C2SP/C2SP signed-note.md
NOTE_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()

# transparency-dev/tessera testdata/log/checkpoint.5 and its entries
LOG_VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
BODY = "example.com/log/testdata\n5\ngy5gl3aksFyiCO95a/1vLXz88A3dRq+0l9Sxte8ZqZQ=\n"
CHECKPOINT = (
    f"{BODY}\n— example.com/log/testdata "
    "M9e0lmn5eDHyHP10zJObZdFAX2y1V8fdDKBi4IiHbDYf1TCUBwxZOhqwv2QZCqrdda2zTRTrmnwjwscN5RBTEmZUYAs=\n"
).encode()
ENTRIES = [b"one", b"two", b"three", b"four", b"five"]
ENTRY_BUNDLE = bytes.fromhex("00036f6e65000374776f000574687265650004666f7572000466697665")

# cosignature/v1 over BODY, from a seed: ledger.md, 2
WITNESS = "witness.example.com/w1"
WITNESS_SEED = bytes.fromhex("8a3cb40432f9f6be189605a5b4ac4a48ed8f8e32d4bba72b4072a92e4c61cca0")
WITNESS_VKEY = "witness.example.com/w1+387ff3a7+BIYOTXG/7DTyx2uuGLnMNkk+wjysf2hXHggRPxyyVuzC"
WITNESS_TIME = 1679315147
WITNESS_LINE = (
    "— witness.example.com/w1 OH/zpwAAAABkGFDL8/R6I/S8CsoDbqnNM+2WG4vgV5rlL6PnBX/0ktXF7JOAPtM8GJE"
    "XqJ5YbMjWQ2yK2j45meOtHmS47Nzx2kh9Dg==\n"
)
