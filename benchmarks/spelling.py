"""Made-up names, and the ways in which news respells them."""

import random

_GIVEN = """
Adil Amina Andrei Arman Bela Bogdan Carlos Chandra Dalia Darko Elif Emil Farid Fatou Goran Hamid
Hana Ibrahim Ilir Ines Jamal Jana Joao Kamal Karim Katya Leila Lucas Maksim Marta Mehdi Milan
Nadia Nikola Nour Olga Omar Pavel Qasim Rafael Rania Rustam Samir Sergei Sofia Tariq Tomas Usman
Vadim Viktor Wael Yasmin Yusuf Zahra Zoran
""".split()
_STEMS = """
Abdul Akh Alm Bakr Bar Bel Char Dem Dorm Ert Fad Fer Gal Ghan Har Hus Iv Jab Kar Khal Kov Lom
Mah Mar Mor Naz Nov Oz Pet Qad Rad Rash Sad Sal Shar Sok Tar Tem Ulm Vas Vel Yak Zah Zub
""".split()
_ENDS = """
adze aev ani arov as atti ayev bekov burg dari edi elli enko eno eri escu ev evic ez hani idi
ikov ili imi inho ino iri islav ita janov kaya khan lani madi mani novic oglu oni osian ov ovski
qani rani riya shani sson tani ubi umov uri vari wadi yan zadeh zai
""".split()
_SWAPS = [
    ("kh", "h"), ("gh", "g"), ("ei", "ey"), ("ou", "u"), ("dj", "j"), ("q", "k"), ("ee", "i"),
    ("ya", "ia"), ("yu", "iu"), ("sh", "sch"), ("y", "i"), ("ai", "ay"), ("u", "ou"), ("j", "dj"),
    ("v", "w"), ("c", "k"), ("i", "y"), ("zh", "j"), ("oo", "u"), ("ss", "s"), ("mm", "m"),
]  # fmt: skip


def full_name(rng: random.Random) -> str:
    """A given name and a family name; some have two family names or a middle name."""
    given, family = rng.choice(_GIVEN), _family(rng)
    draw = rng.random()
    if draw < 0.1:
        return f"{given} {rng.choice(_GIVEN)} {family}"
    if draw < 0.18:
        return f"{given} al-{family}"
    if draw < 0.23:
        return f"{given} {_family(rng)} {family}"
    return f"{given} {family}"


def respelled(rng: random.Random, name: str) -> str:
    """The name as another outlet has it: another romanisation, an initial, a part left out."""
    draw = rng.random()
    words = name.split()
    if draw < 0.1:
        return " ".join([f"{words[0][0]}.", *words[1:]])
    if draw < 0.2 and len(words) > 2:
        return f"{words[0]} {words[-1]}"
    if draw < 0.25:
        return name.replace("al-", "Al ") if "al-" in name else name.upper().title()
    at = rng.randrange(len(words))
    words[at] = _swapped(rng, words[at])
    return " ".join(words)


def _family(rng: random.Random) -> str:
    middle = rng.choice(["", "", "am", "ad", "il", "or", "un", "es"])
    return rng.choice(_STEMS) + middle + rng.choice(_ENDS)


def _swapped(rng: random.Random, word: str) -> str:
    fitting = [(old, new) for old, new in _SWAPS if old in word[1:]]
    if not fitting:
        return word
    old, new = rng.choice(fitting)
    return word[0] + word[1:].replace(old, new, 1)
