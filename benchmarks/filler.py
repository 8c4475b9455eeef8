"""Made-up news that has nothing to do with diplomacy: the greater part of any real stream.

Sentences are put together from parts, by a seed. Of a thousand articles 60 % have a sentence that
the gate looks for ("talks over pay", "made a phone"), 6 % of all sentences, and 21 % get past it:
as much as in archives of general news, where half of the articles had one.
"""

import random

_FIRST = """Anna Ben Carla Dmitri Elena Farah Grace Hugo Ingrid Jamal Keiko Liam Maria Nadia Oscar
Priya Quentin Rosa Samuel Tariq Ursula Victor Wanda Xavier Yara Zoe""".split()
_LAST = """Abbott Barros Castellan Dorsey Ekström Farrow Gallagher Hidalgo Iversen Jarrett Kowal
Lindqvist Marchetti Novotny Okafor Pemberton Quigley Rasmussen Santoro Thackeray Ulrich Vance
Whitlock Yamada Zeller""".split()
_TOWNS = """Ashford Brackley Carrow Dunmore Eastvale Fairhaven Glenrock Harwick Ironbridge Kelso
Lowestoft Marlow Northam Oakham Penrith Ravenna Stowe Thurso Upton Wexcombe""".split()
_TEAMS = "Rovers United City Athletic Wanderers Albion Rangers Harriers Thistle Orient".split()
_FIRMS = """Alderney Foods|Brightwell Energy|Corvane Motors|Deltaworks|Everline Rail|Foxglove Media|
Granite Bank|Harborview Insurance|Ionix Systems|Kestrel Airways|Lumen Retail|Northgate Steel
""".replace("\n", "").split("|")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_PLAIN = (
    "{team} beat {team} {n}-{m} on {day} after a late goal from {who}.",
    "{who} finished {n} seconds ahead of {who} on the final climb above {town}.",
    "The referee showed {n} yellow cards before half time, and {team} never recovered.",
    "Shares in {firm} fell {n} per cent after the company cut its forecast for the year.",
    "{firm} said profits rose to {n}.{m} million, helped by lower fuel costs.",
    "Analysts had expected the central bank to leave rates at {n}.{m} per cent.",
    "A storm that crossed {town} on {day} left {n} homes without power overnight.",
    "Forecasters warned of heavy rain across {town} and the hills to the north.",
    "{who}, {nn}, pleaded not guilty to {n} counts of fraud at the court in {town}.",
    "The judge told jurors that they should reach a verdict by {day}.",
    "Police in {town} are looking for the driver of a white van seen near the station.",
    "Scientists at the university of {town} found that the beetles sleep {n} hours a day.",
    "The study, published on {day}, followed {n}00 patients for {m} years.",
    "{who}'s new novel tells the story of a lighthouse keeper and her {n} daughters.",
    "The film took {n}.{m} million at the box office over its first weekend.",
    "Critics praised {who} for a performance that carried the second act.",
    "The council in {town} plans to build {n}00 flats beside the old canal.",
    "Teachers at {n} schools in {town} walked out over pay on {day}.",
    "Rail passengers face delays until {day} while {firm} repairs the track.",
    "The hospital has treated {n} people for the virus since the start of the month.",
    "A new version of the phone, made by {firm}, will cost {n}99 and ship in spring.",
    "Engineers at {firm} traced the fault to a single line in the update.",
    "House prices in {town} rose {n} per cent in a year, the fastest since records began.",
    "“It was the hardest race of my life,” {who} said after the finish in {town}.",
    "Residents said the noise from the quarry had kept them awake for {n} weeks.",
    "Gardeners should cover young plants, as frost is likely in {town} by {day}.",
    "The museum bought the painting for {n}.{m} million at an auction in {town}.",
    "Farmers near {town} expect a poor harvest after {n} weeks without rain.",
    "The company, founded by {who} in a garage, now employs {n}00 people.",
    "Prices of wheat and copper slipped, while oil was little changed.",
)
_NEARLY = (
    "Talks over pay between {firm} and the union broke down on {day}.",
    "The board of {firm} will hold a meeting in {town} on {day} to choose a chairman.",
    "{firm} hosted investors at its plant in {town}, where sales had met expectations.",
    "{who} met {who} at a charity dinner in {town} and the pair married {n} years later.",
    "Fans received a warm welcome when {team} visited {town} for the cup tie.",
    "The mayor of {town} discussed the new bus lanes with residents on {day}.",
    "The secretary of the club, {who}, signed a striker from {team} for {n} million.",
    "Governor {who} attended the opening of a hospital in {town} on {day}.",
)


def filler(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Headlines and texts of made-up articles."""
    rng = random.Random(seed)
    return [(_sentence(rng, _PLAIN).rstrip("."), _text(rng)) for _ in range(count)]


def _text(rng: random.Random) -> str:
    """About a dozen sentences in paragraphs of two or three, as short news has them."""
    sentences = [
        _sentence(rng, _NEARLY if rng.random() < 0.03 else _PLAIN)
        for _ in range(rng.randint(8, 22))
    ]
    paragraphs = []
    while sentences:
        size = rng.randint(1, 3)
        paragraphs.append(" ".join(sentences[:size]))
        del sentences[:size]
    return "\n\n".join(paragraphs)


def _sentence(rng: random.Random, forms: tuple[str, ...]) -> str:
    """One form with its blanks filled, each for itself."""
    words = rng.choice(forms)
    for blank, choices in _BLANKS.items():
        while blank in words:
            words = words.replace(blank, _choice(rng, choices), 1)
    return words


def _choice(rng: random.Random, choices: list[str]) -> str:
    if choices is _FIRST:
        return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
    return rng.choice(choices)


_BLANKS = {
    "{who}": _FIRST,
    "{team}": _TEAMS,
    "{firm}": _FIRMS,
    "{town}": _TOWNS,
    "{day}": _DAYS,
    "{nn}": [str(n) for n in range(19, 80)],
    "{n}": [str(n) for n in range(1, 9)],
    "{m}": [str(n) for n in range(1, 9)],
}
