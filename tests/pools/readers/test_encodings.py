"""Letters of every encoding, and the row and column of what does not fit."""

import pytest
from uploaded import many_rows, pool_of, refusal

from al_core.pools.examples import example
from al_core.pools.readers.encodings import guess_encoding
from al_core.pools.readers.uploads import preview


@pytest.mark.parametrize(
    ("encoding", "mark", "guess"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("utf-16", b"", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_western_letters_survive_every_encoding(saved, data, encoding, mark, guess):
    rows = [("the café opens late today", "yes"), ("the naïve plan did not work", "no"), ("a plain one", "yes")]
    text = "letter,label\n" + "".join(f"{letter},{label}\n" for letter, label in rows)

    path = saved(mark + text.encode(encoding))

    assert preview(path, path.name).options.encoding == guess
    assert [example(pool_of(path, data), row)["text"] for row in range(3)] == [letter for letter, _ in rows]


def test_chinese_letters_are_recognised(saved, data):
    path = saved("文本,label\n今天的天气非常好,a\n我不喜欢这个产品的包装,b\n送货太慢了请退款,b\n".encode("gb2312"))

    assert preview(path, path.name).options.encoding == "gb18030"
    assert example(pool_of(path, data), 0)["text"] == "今天的天气非常好"


WORDS = {
    "big5": "這本書非常好看\n送貨太慢了\n",
    "shift_jis": "とても良い商品でした\n配送が遅かったです\n",
    "euc_jp": "とても良い商品でした\n配送が遅かったです\n",
    "cp949": "정말 좋은 제품입니다\n배송이 너무 늦었어요\n",
    "cp1251": "Очень хорошая книга\nСлишком дорого и медленно\n",
    "koi8_r": "Очень хорошая книга\nСлишком дорого и медленно\n",
    "cp1250": "Zażółć gęślą jaźń\nŚwietna książka polecam\n",
    "cp1253": "Πολύ καλό βιβλίο\nΉρθε πολύ αργά και σπασμένο\n",
    "cp1254": "Çok güzel bir ürün teşekkürler\nKargo çok yavaş geldi ne yazık\n",
    "cp1255": "ספר מצוין מומלץ מאוד\nהמשלוח היה איטי\n",
    "cp1256": "كتاب رائع جدا\nالتوصيل كان بطيئا\n",
    "koi8_u": "Щасливий жук їх глицю в фон\nґедзь пріч єдину\n",
    "cp866": "Очень хорошая книга\nСлишком дорого и медленно\n",
    "iso8859_2": "Zażółć gęślą jaźń\nŚwietna książka polecam\n",
    "cp1257": "Įlinkdama fechtuotojo špaga\nsublykčiojusi pragręžė arbūzą\n",
    "mac_roman": "über die Straße gehört\nnaïve élève façade señor garçon\n",
    "cp850": "über die Straße gehört\nnaïve élève façade señor garçon\n",
    "iso8859_15": "une œuvre à 5 €\nle cœur à gauche déjà cassé très abîmé\n",
    "cp874": "สินค้าดีมากส่งเร็วมาก\nไม่ชอบเลยครับแพงไป\n",
    "iso2022_jp": "とても良い商品でした\n配送が遅かったです\n",
    "utf-16-le": "今天的天气非常好我很喜欢\n送货太慢了请退款谢谢\n",
    "utf-16-be": "Очень хорошая книга\nСлишком дорого и медленно\n",
}


@pytest.mark.parametrize("encoding", WORDS)
def test_the_letters_of_an_older_file_are_recognised(saved, encoding):
    path = saved(f"text,label\n{WORDS[encoding].replace(chr(10), ',a' + chr(10))}".encode(encoding))

    seen = preview(path, path.name)

    assert seen.options.encoding == encoding
    assert list(seen.rows["text"]) == WORDS[encoding].split("\n")[:2]


def test_an_invalid_byte_far_down_is_found_with_its_row(saved, data):
    sentence = refusal(saved(many_rows(b"bad \xff byte")), data)

    assert sentence.startswith("letters.csv, row 70,001, column text: byte 0xFF does not fit the encoding;")


def test_a_damaged_row_that_the_preview_sees_is_said_in_time(saved):
    path = saved("text,label\nthe café is nice and open,a\n".encode() + b"a bad \xff byte and words,b\n")

    seen = preview(path, path.name)

    assert seen.notes[-1].badge == "not UTF-8"
    assert seen.notes[-1].text.startswith("Row 2, column text: byte 0xFF")
    assert seen.damaged == "text"


def test_a_nul_byte_is_no_matter_of_the_encoding(saved):
    seen = preview(saved(b"text,label\nthe first row of text,a\nwith a \x00 in its words,b\n"), "letters.csv")

    assert seen.notes[-1].badge == "damaged text"


@pytest.mark.parametrize(("encoding", "word"), [("hz", "我能吞下玻璃"), ("utf-7", "zażółć gęślą")])
def test_letters_written_in_seven_bits_are_told(saved, encoding, word):
    path = saved("\n".join(["text,label", *(f"{word} {at},a" for at in range(20))]).encode(encoding))

    assert guess_encoding(path) == encoding
    assert preview(path).rows["text"][3] == f"{word} 3"


def test_a_plus_before_a_word_is_no_other_encoding(saved):
    path = saved("\n".join(f"+plus one +{at}abcdefg and C+AAA==" for at in range(20)))

    assert guess_encoding(path) == "utf-8"
