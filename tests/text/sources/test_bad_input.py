"""What cannot be read is refused with a sentence that says what to do."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from taleglass.errors import HostileArchive, InputError, UnreadableFile, UnsupportedFormat
from taleglass.text import open_book, open_bytes
from taleglass.text.sources import unpacking
from taleglass.text.sources.unpacking import Archive
from tests.text.sources.archives import CONTAINER, PageOfBook, docx_of, epub_of, packed

ONE_PAGE = [PageOfBook(file="one.xhtml", body="<p>Mara rowed home.</p>")]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nowhere\.txt does not exist"):
        open_book(tmp_path / "nowhere.txt")


def test_a_folder_is_no_story(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a folder"):
        open_book(tmp_path)


def test_a_file_closed_to_us_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "secret.txt"
    place.write_text("Mara rowed home.", encoding="utf-8")

    def refuse(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UnreadableFile, match="permissions"):
        open_book(place)


def test_a_name_no_disk_can_hold_is_one_sentence() -> None:
    with pytest.raises(UnreadableFile):
        open_book("a" * 5000 + ".txt")


@pytest.mark.parametrize("data", [b"", b" \r\n\t \n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="is empty"):
        open_bytes(data, name="blank.txt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG image"),
        (b"\0" * 60 + b"BOOKMOBI" + b"\0" * 40, "Kindle"),
        (b"{\\rtf1\\ansi Mara}", "RTF"),
        (b'<?xml version="1.0"?>\n<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body/>', "FB2"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<p>Mara", "MHT"),
        (b"From: <Saved by a browser>\nSubject: Fog\n and tide\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>Mara", "MHT"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old Word"),
        (b"SQLite format 3\0" + b"\0" * 84, r"\.tale"),
        (b"\x1f\x8b\x08\0\0\0", "packed archive"),
        (b"\x7fELF\x02\x01", "program"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "OpenDocument"),
        (packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "sheet"),
        (packed({"story.txt": "Mara rowed home."}), "neither EPUB nor DOCX"),
    ],
)
def test_a_format_we_do_not_read_is_called_by_name(data: bytes, what: str) -> None:
    with pytest.raises(UnsupportedFormat, match=what):
        open_bytes(data, name="story.txt")


def test_hundreds_of_comments_before_a_word_are_looked_through_in_a_straight_line() -> None:
    assert open_bytes(b"<!-- -->" * 500 + b"Mara rowed home.", name="story.txt").source_format == "txt"


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x01\x02\x03\x04" * 50])
def test_binary_junk_is_no_text(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="binary"):
        open_bytes(data, name="junk.txt")


def test_text_named_epub_is_no_e_book() -> None:
    with pytest.raises(UnreadableFile, match="no zip archive"):
        open_bytes(b"Mara rowed home.", name="home.epub")


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_truncated_archive_is_damaged(kept: float) -> None:
    data = epub_of(ONE_PAGE)
    with pytest.raises(UnreadableFile, match="damaged or cut short"):
        open_bytes(data[: int(len(data) * kept)], name="half.epub")


def test_a_damaged_member_is_named() -> None:
    data = bytearray(epub_of([PageOfBook(file="one.xhtml", body="<p>" + os.urandom(600).hex() + "</p>")]))
    start = data.index(b"OEBPS/one.xhtml") + 60
    data[start : start + 200] = bytes(200)
    with pytest.raises(UnreadableFile, match=r"one\.xhtml"):
        open_bytes(bytes(data), name="bad.epub")


def test_an_encrypted_archive_asks_for_the_password_to_go() -> None:
    data = bytearray(packed({"mimetype": "application/epub+zip"}))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, central + 8, struct.unpack_from("<H", data, central + 8)[0] | 1)
    with pytest.raises(UnsupportedFormat, match="encrypted"):
        open_bytes(bytes(data), name="locked.epub")


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/shadow", "OEBPS/../../up.xhtml", "C:/boot.ini", "..\\up.txt"])
def test_a_name_that_leads_out_of_the_archive_is_hostile(name: str) -> None:
    with pytest.raises(HostileArchive, match="leads out"):
        open_bytes(epub_of(ONE_PAGE, extra={name: "x"}), name="sly.epub")


def test_a_page_that_unpacks_to_thousands_of_times_its_size_is_a_bomb() -> None:
    bomb = [PageOfBook(file="one.xhtml", body="<p>" + "a" * 8_000_000 + "</p>")]
    with pytest.raises(HostileArchive, match="zip bomb"):
        open_bytes(epub_of(bomb), name="bomb.epub")


def test_limits_count_the_bytes_that_come_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_ENTRY_BYTES", 1000)
    with pytest.raises(HostileArchive, match="more than a book can hold"):
        open_bytes(docx_of("<w:p><w:r><w:t>" + os.urandom(2000).hex() + "</w:t></w:r></w:p>"), name="big.docx")


def test_all_members_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_TOTAL_BYTES", 100_000)
    pages = [PageOfBook(file=f"{number}.xhtml", body=f"<p>{os.urandom(10_000).hex()}</p>") for number in range(8)]
    with pytest.raises(HostileArchive):
        open_bytes(epub_of(pages), name="many.epub")


def test_too_many_members_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_ENTRIES", 3)
    with pytest.raises(HostileArchive, match="holds 5 files"):
        Archive(packed({str(number): "x" for number in range(5)}), name="crowd.zip")


@pytest.mark.parametrize(
    "extra",
    [
        {"META-INF/rights.xml": "<rights/>"},
        {"META-INF/sinf.xml": "<sinf/>"},
        {
            "META-INF/encryption.xml": "<encryption><EncryptedData><EncryptionMethod "
            "Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/></EncryptedData></encryption>"
        },
    ],
)
def test_a_locked_e_book_is_refused(extra: dict[str, str | bytes]) -> None:
    with pytest.raises(UnsupportedFormat, match="DRM"):
        open_bytes(epub_of(ONE_PAGE, extra=extra), name="locked.epub")


def test_scrambled_fonts_are_no_lock() -> None:
    font = "<encryption><EncryptedData><EncryptionMethod Algorithm='http://www.idpf.org/2008/embedding'/></EncryptedData></encryption>"
    book = open_bytes(epub_of(ONE_PAGE, extra={"META-INF/encryption.xml": font}), name="fonts.epub")
    assert book.text == "Mara rowed home."


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY c PUBLIC "x" "http://example.invalid/x">',
    ],
)
def test_entities_made_of_entities_or_files_are_hostile(subset: str) -> None:
    page = f'<?xml version="1.0"?><!DOCTYPE html [{subset}]><html><body><p>&c;</p></body></html>'
    data = epub_of(ONE_PAGE, extra={"OEBPS/one.xhtml": page})
    with pytest.raises(HostileArchive, match="entities"):
        open_bytes(_without_doubles(data), name="laughs.epub")


def _without_doubles(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed({info.filename: archive.read(info) for info in archive.infolist()})


def test_a_package_without_pages_is_damaged() -> None:
    data = packed({"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": "<package/>"})
    with pytest.raises(UnreadableFile, match="names no page"):
        open_bytes(data, name="hollow.epub")


@pytest.mark.parametrize(
    "data", [epub_of([PageOfBook(file="a.xhtml", body="<p> </p>")]), docx_of("<w:p/>"), b"<html><body></body></html>"]
)
def test_pages_without_words_hold_no_story(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="holds no story"):
        open_bytes(data, name="white")


def test_every_refusal_has_the_exit_code_of_bad_input() -> None:
    with pytest.raises(InputError) as refusal:
        open_bytes(b"%PDF-1.4", name="a.pdf")
    assert refusal.value.exit_code == 3
    assert "\n" not in str(refusal.value)


def test_a_nul_character_in_a_text_is_told_with_its_place() -> None:
    with pytest.raises(UnreadableFile, match=r"binary data \(2 control characters, the first, U\+0000, in line 2\)"):
        open_bytes(b"Mara rowed.\nT\0m went with h\0r.", name="boat.txt")
    with pytest.raises(UnreadableFile, match=r"\(a control character, U\+0000, in line 2\)"):
        open_bytes("Mara rowed.\nT\0m went with her.".encode("utf-16"), name="boat.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_text_with_nul_characters_is_binary_in_every_encoding(encoding: str) -> None:
    with pytest.raises(UnreadableFile, match="binary data"):
        open_bytes("Mara rowed\0 home, and Tom with her.".encode(encoding), name="boat.txt")


def test_a_plain_text_keeps_the_head_it_was_posted_with() -> None:
    posted = b"From: mara@ford.example\nSubject: Tide\nMIME-Version: 1.0\nContent-Type: text/plain\n\nMara rowed home.\n"
    assert "Mara rowed home." in open_bytes(posted, name="tide.txt").text
