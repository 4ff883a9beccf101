import { expect, it } from 'vitest';
import { canonicalXml } from './canonical-xml.js';
import { parseXml } from './parse-xml.js';
import { childrenOf, elementsOf, textOf, type XmlElement, XmlRefused } from './xml-tree.js';

function canonical(document: string, localName?: string, inclusivePrefixes: string[] = []): string {
  const root = parseXml(document);
  const element = [...elementsOf(root)].find((each) => each.localName === localName) ?? root;
  return canonicalXml(element, { inclusivePrefixes: new Set(inclusivePrefixes) }).toString();
}

it('writes documents as Exclusive XML Canonicalization says', () => {
  const document = `<?xml version="1.0" encoding="utf-8"?>\r
    <!-- a note -->
    <e1 b="2"   a='1' /><!-- another -->
    `;
  expect(canonical(document)).toBe('<e1 a="1" b="2"></e1>');
  expect(canonical('<a x="&lt;&#x9;&#10;&#13;&quot;&apos;&amp;>\n\t">&lt;&gt;&amp;"\'&#13;</a>')).toBe(
    '<a x="&lt;&#x9;&#xA;&#xD;&quot;\'&amp;>  ">&lt;&gt;&amp;"\'&#xD;</a>',
  );
  expect(canonical('<a>b<!-- c -->d<![CDATA[<e> & ]] ]]>\r\nf\rg</a>')).toBe(
    '<a>bd&lt;e&gt; &amp; ]] \nf\ng</a>',
  );
  expect(canonical('<a xmlns:z="urn:1" xmlns:b="urn:2" b:c="1" z:a="2" d="3" xml:lang="en" A="4"/>')).toBe(
    '<a xmlns:b="urn:2" xmlns:z="urn:1" A="4" d="3" xml:lang="en" z:a="2" b:c="1"></a>',
  );
});

it('tells namespaces where they are used, and no others', () => {
  // The examples of the recommendation, 1.3 and 2.2.
  const first =
    '<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>';
  expect(canonical(first, 'elem2')).toBe(
    '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
  );
  const second =
    '<n2:pdu xmlns:n1="http://example.com" xmlns:n2="http://foo.example" xml:lang="fr" xml:space="retain"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n2:pdu>';
  expect(canonical(second, 'elem2')).toBe(
    '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
  );
  const third =
    '<a:r xmlns:a="urn:a" xmlns:b="urn:b" xmlns="urn:d"><a:s><t xmlns=""><u xmlns="urn:d" b:v="1"/></t></a:s></a:r>';
  expect(canonical(third, 's')).toBe(
    '<a:s xmlns:a="urn:a"><t><u xmlns="urn:d" xmlns:b="urn:b" b:v="1"></u></t></a:s>',
  );
  expect(canonical(third, 's', ['b', '', 'c'])).toBe(
    '<a:s xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b"><t xmlns=""><u xmlns="urn:d" b:v="1"></u></t></a:s>',
  );
});

it('reads text around a comment as one text', () => {
  const element = parseXml('<a><b>root<!-- x -->@evil.example</b></a>');
  const [name] = childrenOf(element, '', 'b');
  expect(textOf(name)).toBe('root@evil.example');
});

it('refuses whatever two parsers could read in two ways', () => {
  const deep = `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`;
  const refused = [
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>text',
    '</a>',
    '<a b="1" b="2"/>',
    '<a xmlns:p="urn:1" xmlns:q="urn:1" p:b="1" q:b="2"/>',
    '<p:a/>',
    '<a p:b="1"/>',
    '<a b=1/>',
    '<a b="<"/>',
    '<a>&unknown;</a>',
    '<a b="&unknown;"/>',
    '<a b="&amp"/>',
    '<a>&#0;</a>',
    '<a>&#x110000;</a>',
    '<a>&#xD800;</a>',
    '<a>\u0000</a>',
    '<a>]]></a>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a><?php x ?></a>',
    '<a xmlns:p=""/>',
    '<a xmlns:xmlns="urn:1"/>',
    '<a xmlns:xml="urn:1"/>',
    '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
    '<a><!-- - -- --></a>',
    '<a><!-- ---></a>',
    '<a><!-- </a>',
    '<a><![CDATA[ ]]</a>',
    deep,
  ];
  for (const document of refused) expect(() => parseXml(document), document).toThrow(XmlRefused);
});

it('refuses what grows in memory far beyond its own size', () => {
  const namespaces = (count: number) =>
    Array.from({ length: count }, (_, index) => `xmlns:p${index}="urn:1"`).join(' ');
  expect(parseXml(`<a ${namespaces(30)}/>`).scope.size).toBe(31);
  expect(() => parseXml(`<a ${namespaces(40)}/>`)).toThrow('too many namespaces');
  expect(() => parseXml(`<a>${'<b/>'.repeat(50_000)}</a>`)).toThrow('too many elements');
});

it('reads long comments and CDATA sections', () => {
  const long = 'x] '.repeat(1_000_000);
  const root = parseXml(`<a><!--${long}--><![CDATA[${long}]]></a>`);
  expect(textOf(root)).toBe(long);
});

it('takes time in proportion to its input', () => {
  const many = 20_000;
  const documents = [
    '<a '.repeat(many),
    `<a>${'&'.repeat(many)}`,
    `<a>${'<![CDATA['.repeat(many)}`,
    `<a>${'<!--'.repeat(many)}`,
    `<a>${'<b c="'.repeat(many)}`,
    `<a>${']'.repeat(many)}<![CDATA[${']'.repeat(many)}`,
  ];
  const before = process.cpuUsage();
  for (const document of documents) expect(() => parseXml(document)).toThrow(XmlRefused);
  const whole: XmlElement = parseXml(`<a>${'<b c="d">e</b>'.repeat(many)}</a>`);
  expect(whole.children).toHaveLength(many);
  expect(canonicalXml(whole).length).toBeGreaterThan(many);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2_000);
});
