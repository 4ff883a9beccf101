import unittest

from prices import gross


class PricesTest(unittest.TestCase):
    def test_adds_the_rate(self):
        self.assertEqual(gross(100, 19), 119.0)

    def test_rounds(self):
        self.assertEqual(gross(0.99, 19), 1.18)

    def test_refuses_rates_below_zero(self):
        with self.assertRaises(ValueError):
            gross(1, -1)
