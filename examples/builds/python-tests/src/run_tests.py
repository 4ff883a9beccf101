"""Runs the tests and tells them as JUnit does, with the lines that they reached as Cobertura does. Needs nothing but Python."""

import pathlib
import sys
import time
import trace
import unittest
import xml.etree.ElementTree as xml


class Told(unittest.TestResult):
    def __init__(self, suite):
        super().__init__()
        self.suite = suite

    def startTest(self, test):
        super().startTest(test)
        name = test.id().rpartition(".")
        self.case = xml.SubElement(self.suite, "testcase", classname=name[0], name=name[2])
        self.began = time.perf_counter()

    def stopTest(self, test):
        self.case.set("time", f"{time.perf_counter() - self.began:.6f}")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        xml.SubElement(self.case, "failure", message=str(error[1]))


def write(root, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    xml.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def coverage(counts, module):
    lines = sorted(number for (name, number) in counts if pathlib.Path(name).name == module)
    root = xml.Element("coverage", {"line-rate": "1"})
    package = xml.SubElement(xml.SubElement(root, "packages"), "package", name="src")
    source = xml.SubElement(xml.SubElement(package, "classes"), "class", name=module, filename=f"src/{module}")
    told = xml.SubElement(source, "lines")
    for number in lines:
        xml.SubElement(told, "line", number=str(number), hits="1")
    return root


target = pathlib.Path(sys.argv[1])
suite = xml.Element("testsuite", name="prices")
result = Told(suite)
tracer = trace.Trace(count=True, trace=False)
tests = unittest.defaultTestLoader.discover(".", pattern="*_test.py")
tracer.runfunc(tests.run, result)
write(suite, target / "units" / "prices.xml")
write(coverage(tracer.results().counts, "prices.py"), target / "coverage.xml")
print(f"{result.testsRun} tests, {len(result.failures) + len(result.errors)} failed")
sys.exit(not result.wasSuccessful())
