"""Names of months as feeds write them, in lower case."""

_ENGLISH = "january february march april may june july august september october november december"
_OTHERS = [
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
]
# Full names in ten languages, and the English ones cut to three letters ("Sept" to four).
MONTHS = {
    **{name: number for names in _OTHERS for number, name in enumerate(names.split(), start=1)},
    **{
        name[:length]: number
        for number, name in enumerate(_ENGLISH.split(), start=1)
        for length in (3, len(name))
    },
    "sept": 9,
}
