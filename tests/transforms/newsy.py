"""Made-up texts for property tests: what news looks like, and what it should never look like."""

from hypothesis import strategies as st

_PEOPLE = (
    "President Omar Haddad", "Iranian Foreign Minister Ali Karimi", "Haddad", "Mr. Karimi",
    "the Qatari emir", "King Hussein bin Talal of Jordan", "Secretary of State Jane O’Neill",
    "U.S. Sen. J.D. Whitfield", "his Turkish counterpart", "Egyptian and Libyan officials",
    "Anna al-Noor, the Polish foreign minister,", "the two leaders", "She", "Hamas officials",
    "UN envoy Łukasz Wójcik", "the World Bank", "Prime Minister Şahin", "They",
)  # fmt: skip
_VERBS = (
    "met with", "received", "spoke by phone with", "will meet", "held talks with", "hosted",
    "discussed trade and sanctions with", "refused to meet", "met separately with", "visited",
)  # fmt: skip
_ENDS = (
    " in Damascus on Tuesday.", " on 3 May 2022.", ".", " in Geneva, said a spokesman.",
    " to discuss the border, water and terrorism.", ", and said that “trade must grow.”",
    " on the sidelines of the summit in Addis Ababa last week.", " and Anna al-Noor.", "\n",
)  # fmt: skip
_PLAIN = (
    "City met United on Saturday.", "Shares fell 3.5 per cent.", "“We agreed,” Karimi said.",
    "QUITO, May 3 (ABC) --", "Readout of President Haddad’s Call with Prime Minister Şahin",
    "He added that talks on energy would go on.", "No. 5 Downing St. was closed.",
)  # fmt: skip
_ODD = (
    "\x00", "\x1b[31m", "\x1e", "\x1f", "\u200f", "\u202e", "\u2028", "\ufeff", "😀", "👩‍👩‍👧", "İ",
    "ﬁ", "ß", "Ǆ", "e\u0301", "\r\n", "\t", "“‘«\"'", "»’”", "((([", "—", "\U0010ffff", "شرق",
    "北京", "$1", "\\1", "${2}", "%s", "<b>", "&amp;",
)  # fmt: skip

report = st.builds(
    "{} {} {}{}".format,
    *(st.sampled_from(some) for some in (_PEOPLE, _VERBS, _PEOPLE, _ENDS)),
)
sentence = st.one_of(report, report, st.sampled_from(_PLAIN))
news = st.lists(sentence, min_size=1, max_size=8).map(" ".join)
odd = st.lists(
    st.one_of(
        st.sampled_from(_ODD),
        st.sampled_from([*_PEOPLE, *_VERBS, *_ENDS]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    ),
    min_size=1,
    max_size=30,
).map(" ".join)
text = st.one_of(news, odd).filter(bool)
