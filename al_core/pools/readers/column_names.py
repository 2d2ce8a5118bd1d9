"""What the name of a column says of it: the answer, the text, bookkeeping of a tool, or the number of a row."""

import re
import unicodedata


def _set(words: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFKC", word).casefold() for word in words.split())


# By itself, or as a part of a name: gold_label, label.responses.
LABEL_WORDS = _set("""
    label labels gold etikett étiquette etiqueta etichetta rótulo etykieta метка разметка мітка etiket märkning címke
    žyma štítek oznaka merkintä
    标签 標籤 标注 標註 ラベル ラベル名 라벨 레이블 लेबल লেবেল ป้ายกำกับ nhãn تسمية برچسب תווית ετικέτα
""")
# Only as the whole name: a class_size or a target_group is no answer.
TOPIC_WORDS = _set("""
    y class classes target category topic sentiment diagnosis urgency verdict decision outcome intent emotion stance
    polarity included include relevant relevance eligibility known_label truth ground_truth groundtruth y_true
    klasse kategorie diagnose thema entscheidung classe catégorie sujet décision sentimiento clase categoría tema
    decisión categoria classificação decisão classificazione categorie klass klasa kategoria kategória kategorija luokka
    osztály klasė třída класс категория тема решение тональность клас категорія рішення тональність sınıf kategori karar
    类别 類別 分类 分類 类目 情感 情感倾向 判定 カテゴリ カテゴリー クラス 分類名 분류 감성 카테고리
    श्रेणी वर्ग หมวดหมู่ loại phân_loại danh_mục تصنيف التصنيف فئة الفئة دسته קטגוריה סיווג κατηγορία κλάση
""")
# So as well, but often of something else: the answer where there are two of them, else asked about.
HARDLY_WORDS = _set("""
    answer annotation tag tags code response result rating spam ham_spam toxic toxicity fraud exclude excluded positive
    survived churn default valence bewertung ergebnis urteil toelating oordeel resultado résultat risultato esito
    avis note_finale результат оценка ответ wynik ocena výsledek tulos sonuç σήμα 結果 结果 回答 答案 評価 评价
    결과 정답 نتيجة תוצאה परिणाम ผลลัพธ์ kết_quả
""")
# What may stand beside such a word and leaves it what it is: the final decision, Include? (Y/N), class_name.
AROUND_AN_ANSWER = _set("""
    final true manual human expert actual correct screening primary main overall my our name names text
    n no yes finale vrai humain endgültig manuell 1
""")
TEXT_WORDS = _set("""
    text texts txt sentence sentences message messages review reviews comment comments body content document utterance
    tweet post abstract question description headline paragraph
    texte texto testo tekst tekstit nachricht satz kommentar phrase frase commentaire comentario mensaje mensagem
    текст отзыв комментарий сообщение metin yorum κείμενο טקסט نص पाठ ข้อความ văn_bản
    文本 文章 内容 內容 评论 評論 句子 テキスト 本文 文 텍스트 본문 문장 내용
""")
# What a tool writes beside an answer, and what it writes for itself.
BESIDE_WORDS = _set("suggestion suggestions score scores user users agent status time count confidence")
TOOL_WORDS = _set("""
    annotator annotators annotator_id annotated_by annotated_at annotation_id annotation_ids labeled_by labelled_by
    labeled_at labelled_at labeler labeller lead_time was_cancelled completed_by worker_id workerid assignmentid
    assignment_id hitid hit_id worktimeinseconds work_time_in_seconds
""")
HASH_WORDS = _set("hash md5 sha1 sha256 checksum")
ROW_WORDS = _set("""
    n index idx row rows rownum rowid row_id row_number row_nr row_no line line_no level_0 # no nr s_no sl_no sr_no sno
    serial serial_no serial_number nummer lfd_nr lfdnr laufende_nummer numéro num número numero lp poř č п_п номер
    № 序号 序號 编号 編號 行号 番号 通し番号 行番号 번호 순번 ลำดับ stt رقم מספר क्रमांक
""")
UNNAMED = re.compile(r"unnamed:_?\d+(\.\d+)?|__index_level_\d+__")
FIRST_UNNAMED = "column_1"
YES_OR_NO = re.compile(r"(is|has|was|contains)_\w+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def answer_strength(name: str) -> int:
    """How surely it holds the answers: 3 is "label", 2 "gold_label" or "category", 1 "is_spam", 0 no telling."""
    plain = _plain(name)
    if plain in LABEL_WORDS:
        return 3
    bare = _bare(plain)
    if not TOPIC_WORDS.isdisjoint((plain, bare)) or (names_a_label(name) and not _is_beside_an_answer(plain)):
        return 2
    return 1 if YES_OR_NO.fullmatch(plain) or not HARDLY_WORDS.isdisjoint((plain, bare)) else 0


def names_classes(name: str) -> bool:
    """Whether a field of this name that says yes or no to each class is the answer; `cats` are those of spaCy."""
    return answer_strength(name) > 1 or _plain(name) == "cats"


def names_a_label(name: str) -> bool:
    """Whether the word for a label stands in it, alone or among others."""
    return not LABEL_WORDS.isdisjoint(part.rstrip("0123456789") for part in _parts(_plain(name)))


def names_a_text(name: str) -> bool:
    """Whether it is the word for a text."""
    return _plain(name) in TEXT_WORDS


def is_bookkeeping(name: str) -> bool:
    """Whether a labelling tool wrote it for itself: who, when, how long, a hash, a suggestion beside an answer."""
    plain = _plain(name)
    own = plain.startswith("_") and not plain.startswith(("_id", "_source.")) and not UNNAMED.fullmatch(plain)
    return own or _is_beside_an_answer(plain) or plain in TOOL_WORDS or not HASH_WORDS.isdisjoint(_parts(plain))


def is_row_number(name: str) -> bool:
    """Whether a column of this name that counts from row to row is the number of the row."""
    inner = name.rpartition(".")[2].strip() or name
    forms = {_plain(name), _joined(name), _plain(inner)}
    return is_an_index(name) or not ROW_WORDS.isdisjoint(forms) or FIRST_UNNAMED in forms


def is_an_index(name: str) -> bool:
    """Whether pandas wrote it before the rows; the numbers need not follow each other, where rows were left out."""
    return bool(UNNAMED.fullmatch(_plain(name)))


def _plain(name: str) -> str:
    """The name without differences of capitals, blanks and forms of letters: "Known Label" is known_label."""
    return re.sub(r"[\s-]+", "_", CAMEL.sub("_", unicodedata.normalize("NFKC", name)).strip().casefold())


def _joined(name: str) -> str:
    """The words of a name and nothing else: "Sl. No." is sl_no."""
    return "_".join(filter(None, _parts(_plain(name))))


def _bare(plain: str) -> str:
    """The name without what may stand around the word for an answer."""
    return "_".join(part for part in _parts(plain) if part and part not in AROUND_AN_ANSWER and part != "y")


def _is_beside_an_answer(plain: str) -> bool:
    """Whether a label is named, and behind it what a tool writes beside one: label.suggestion, and not user_label."""
    parts = _parts(plain)
    first = next((at for at, part in enumerate(parts) if part in LABEL_WORDS), len(parts))
    return not BESIDE_WORDS.isdisjoint(parts[first + 1 :])


def _parts(plain: str) -> list[str]:
    return re.split(r"[\W_]+", plain)
