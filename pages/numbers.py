"""What every number means, how it is found, and how often it was right."""

import streamlit as st

from pages.ui.shared.explained import Explained, numbers_of
from pages.ui.shared.frame import begin, visit
from pages.ui.shared.words import head, note


def explain(number: Explained, opened: bool) -> None:
    """One number, folded away unless it was asked for."""
    with st.expander(f"**{number.title}**", expanded=opened):
        st.markdown(number.what)
        for title, said in (("Method", number.method), ("Limits", number.limits), ("How often right", number.measured)):
            st.markdown(f"**{title}.** {said}")


workspace = begin("The numbers")
head("The numbers", "what they are, how they are found, and how often they are right")
asked = st.query_params.get("about")
here = {name: st.query_params[name] for name in ("project", "who") if name in st.query_params}
back = "Back to the learning curve"
st.page_link("pages/learning_curve.py", label=back, icon=":material/arrow_back:", query_params=here)
at = visit(workspace) if "project" in here else None
numbers = numbers_of(at.project.task if at else None)
for name, number in numbers.items():
    explain(number, name == asked or asked not in numbers)
note(
    "How often right: replays of whole labelling sessions on data sets whose true labels are known, some of them never "
    "used while the methods were made. Your data may differ. A script that replays whole sessions through this app "
    "comes with it: tests/bench/honesty.py."
)
