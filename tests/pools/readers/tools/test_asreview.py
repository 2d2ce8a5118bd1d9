"""ASReview: relevant or not, and what nobody screened yet."""


def test_its_label_is_the_label_and_nothing_of_its_own_is_a_feature(taken, text):
    head = "record_id,title,abstract,year,included,asreview_label,asreview_time,asreview_note,asreview_tag_x\n"
    said = ("1", "0", "", "1.0", "-1")
    rows = [f"{at},On {text(at)},We {text(at + 9)},{2000 + at},1,{said[at]},2025-01-02,why,1\n" for at in range(5)]
    export = taken(head + "".join(rows), "asreview_dataset.csv")

    assert export.labels == {0: "1", 1: "0", 3: "1"}
    assert {name: role for name, role in export.roles.items() if role != "ignore"} == {
        "title": "text",
        "abstract": "text",
        "record_id": "id",
        "year": "number",
        "asreview_label": "label",
    }


def test_earlier_exports_keep_the_label_in_included(taken, text):
    rows = [f"{text(at)},{'10'[at % 2]},{at}\n" for at in range(4)]
    export = taken("title,included,asreview_ranking\n" + "".join(rows), "result.csv")

    assert export.roles == {"title": "text", "included": "label", "asreview_ranking": "ignore"}
    assert export.labels[1] == "0"


def test_a_table_of_ours_that_was_screened_further_keeps_the_names_of_the_classes(taken, text):
    told = ("spam,1", "ham,0", ",", ",1", ",0")
    rows = [f"{at},n{at},{text(at)},{told[at]},2025-01-02,odd,Ann\n" for at in range(5)]
    head = "row,row_id,abstract,label,asreview_label,asreview_time,asreview_note,asreview_user_name\n"
    export = taken(head + "".join(rows), "screened.csv")

    assert export.labels == {0: "spam", 1: "ham", 3: "spam", 4: "ham"}
    assert {name for name, role in export.roles.items() if role != "ignore"} == {"abstract", "asreview_label"}
