"""What the name of a column says of it: the answer, the text, bookkeeping of a tool, or the number of a row."""

import re
import unicodedata


def _set(words: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFKC", word).casefold() for word in words.split())


# By itself, or as a part of a name: gold_label, label.responses.
LABEL_WORDS = _set("""
    label labels gold etikett étiquette etiqueta etichetta rótulo etykieta метка разметка мітка etiket
    标签 標籤 标注 ラベル 라벨 레이블 लेबल ป้ายกำกับ nhãn تسمية תווית ετικέτα
""")
# Only as the whole name: a class_size or a target_group is no answer.
TOPIC_WORDS = _set("""
    y class classes target category topic sentiment diagnosis urgency verdict outcome intent emotion stance included
    relevant relevance known_label klasse kategorie diagnose thema classe catégorie sujet sentimiento clase categoría
    tema categoria classificação klasa kategoria класс категория тема клас категорія sınıf kategori
    类别 類別 分类 分類 类目 情感 カテゴリ カテゴリー クラス 분류 카테고리 श्रेणी หมวดหมู่ loại danh_mục
    تصنيف فئة קטגוריה סיווג κατηγορία
""")
TEXT_WORDS = _set("""
    text texts txt sentence sentences message messages review reviews comment comments body content document utterance
    tweet post abstract question description headline paragraph
    texte texto testo tekst tekstit nachricht satz kommentar phrase frase commentaire comentario mensaje mensagem
    текст отзыв комментарий сообщение metin yorum κείμενο טקסט نص पाठ ข้อความ văn_bản
    文本 文章 内容 內容 评论 評論 句子 テキスト 本文 文 텍스트 본문 문장 내용
""")
# What a tool writes beside an answer, and what it writes for itself.
BESIDE_WORDS = _set("suggestion suggestions score scores user users agent status time id count confidence")
TOOL_WORDS = _set("""
    annotator annotators annotator_id annotated_by annotated_at annotation_id annotation_ids labeled_by labelled_by
    labeled_at labelled_at labeler labeller lead_time was_cancelled completed_by worker_id workerid assignmentid
    assignment_id hitid hit_id worktimeinseconds
""")
HASH_WORDS = _set("hash md5 sha1 sha256 checksum")
ROW_WORDS = _set("index idx row rows rownum row_number row_nr row_no level_0 # no nr")
UNNAMED = re.compile(r"unnamed:_?\d+(\.\d+)?|__index_level_\d+__|column_1")
# As the whole name, of cells that hold several.
SEVERAL_WORDS = _set("""
    topics tags genres categories themes subjects keywords intents emotions diagnoses symptoms codes aspects issues
    themen schlagworte kategorien genres étiquettes catégories thèmes etiquetas categorías temas etichette categorie
    temi теги темы категории 标签 标签列表 主题 タグ トピック 태그 주제
""")
YES_OR_NO = re.compile(r"(is|has)_\w+")


def answer_strength(name: str) -> int:
    """How surely it holds the answers: 3 is "label", 2 "gold_label" or "category", 1 "is_spam", 0 no telling."""
    plain = _plain(name)
    if plain in LABEL_WORDS:
        return 3
    if plain in TOPIC_WORDS or (names_a_label(name) and not _is_beside_an_answer(plain)):
        return 2
    return 1 if YES_OR_NO.fullmatch(plain) else 0


def names_classes(name: str) -> bool:
    """Whether a field of this name that says yes or no to each class is the answer; `cats` are those of spaCy."""
    return answer_strength(name) > 1 or _plain(name) == "cats"


def names_several(name: str) -> bool:
    """Whether it is a word for labels of which an example may have several: topics, tags."""
    return _plain(name) in SEVERAL_WORDS or answer_strength(name) > 1


def names_a_label(name: str) -> bool:
    """Whether the word for a label stands in it, alone or among others."""
    return not LABEL_WORDS.isdisjoint(_parts(_plain(name)))


def names_a_text(name: str) -> bool:
    """Whether it is the word for a text."""
    return _plain(name) in TEXT_WORDS


def is_bookkeeping(name: str) -> bool:
    """Whether a labelling tool wrote it for itself: who, when, how long, a hash, a suggestion beside an answer."""
    plain = _plain(name)
    own = plain.startswith("_") and plain != "_id" and not UNNAMED.fullmatch(plain)
    return own or _is_beside_an_answer(plain) or plain in TOOL_WORDS or not HASH_WORDS.isdisjoint(_parts(plain))


def is_row_number(name: str) -> bool:
    """Whether a column of this name that counts from row to row is the number of the row."""
    plain = _plain(name)
    return plain in ROW_WORDS or bool(UNNAMED.fullmatch(plain))


def _plain(name: str) -> str:
    """The name without differences of capitals, blanks and forms of letters: "Known Label" is known_label."""
    return re.sub(r"[\s-]+", "_", unicodedata.normalize("NFKC", name).strip().casefold())


def _is_beside_an_answer(plain: str) -> bool:
    """Whether a label is named, and behind it what a tool writes beside one: label.suggestion, and not user_label."""
    parts = _parts(plain)
    first = next((at for at, part in enumerate(parts) if part in LABEL_WORDS), len(parts))
    return not BESIDE_WORDS.isdisjoint(parts[first + 1 :])


def _parts(plain: str) -> list[str]:
    return re.split(r"[\W_]+", plain)
