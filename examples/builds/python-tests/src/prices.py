def gross(net, percent):
    if percent < 0:
        raise ValueError("a rate below zero")
    return round(net * (100 + percent) / 100, 2)
