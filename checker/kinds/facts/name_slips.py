"""Tell whether one word is another with one slip of the typing hand in it."""


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether one letter is added, dropped or changed, or two neighbours changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    start = next((at for at, sign in enumerate(short) if sign != long[at]), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    rest = short[start + 1 :] == long[start + 1 :]
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    return rest or (swapped and short[start + 2 :] == long[start + 2 :])
