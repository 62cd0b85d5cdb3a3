"""Check digits of numbers that identify persons and cards."""

_MY_NUMBER_DIGITS = 12
_SAME_WEIGHTS = 6


def is_my_number(digits: str) -> bool:
    """Return whether 12 digits end in the check digit of an individual number (マイナンバー).

    Source: 行政手続における特定の個人を識別するための番号の利用等に関する法律に基づく総務省令
    (平成26年総務省令第85号) 第5条.
    """
    if len(digits) != _MY_NUMBER_DIGITS:
        return False
    body = [int(digit) for digit in reversed(digits[:-1])]
    weights = [n + 1 if n <= _SAME_WEIGHTS else n - 5 for n in range(1, len(body) + 1)]
    rest = sum(digit * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def passes_luhn(digits: str) -> bool:
    """Return whether digits end in the check digit of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of two digits
    return total % 10 == 0
