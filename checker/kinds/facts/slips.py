"""Tell a number that a slip of the hand made from one that simply says something else."""

from decimal import Decimal

_SURE = 3
"""Digits from which a slip can hardly be a coincidence."""
_SHARE = Decimal("0.25")
_FEW = 2


def is_slip(said: Decimal, right: Decimal, *, plain: bool = False) -> bool:
    """Tell whether `said` is `right` with one digit wrong, two digits swapped, or off by one.

    A number that is wrong because somebody mistyped, or forgot to count one more, looks like the
    right one. One that looks otherwise was probably never meant to be this result. Two digits alike
    may be chance; they are enough where the words are `plain` about what is computed.
    """
    if said == right or said <= 0 or right <= 0:
        return False
    one, other = _write_digits(said, right)
    if abs(int(one) - int(other)) == 1:
        return True
    if len(one) != len(other):
        return False
    short = len(one) < _SURE and not plain
    if short and abs(said - right) > right * _SHARE:
        return False
    odd = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = len(odd) == _FEW and one[odd[0]] == other[odd[1]] and one[odd[1]] == other[odd[0]]
    return (len(odd) == 1 and len(one) > 1) or (swapped and not short)


def is_sure_slip(said: Decimal, right: Decimal) -> bool:
    """Tell whether it is a slip of a number that is too long for a coincidence."""
    return is_slip(said, right) and max(map(len, _write_digits(said, right))) >= _SURE


def is_shifted(said: Decimal, right: Decimal) -> bool:
    """Tell whether a number of enough digits only has its point elsewhere: 11,800 for 1,180."""
    if said <= 0 or right <= 0 or said == right:
        return False
    one, other = (each.normalize().as_tuple().digits for each in (said, right))
    return one == other and len(one) >= _SURE


def _write_digits(one: Decimal, other: Decimal) -> tuple[str, str]:
    """Return the digits of both to the same place, without the noughts that both end in."""
    places = max(0, *(-int(each.as_tuple().exponent) for each in (one, other)))
    texts = [f"{int(each.scaleb(places))}" for each in (one, other)]
    while all(len(text) > 1 and text.endswith("0") for text in texts):
        texts = [text[:-1] for text in texts]
    return texts[0], texts[1]
