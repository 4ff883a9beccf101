import { describe, expect, it } from 'vitest';
import { schemaOf } from '../schema.js';
import { parseForm } from './form.js';
import { type MemberNaming, readForm } from './read-form.js';

const [STRING, NUMBER, LIST, MAP, STRUCTURE] = [0, 1, 1, 2, 3];
const NS = 'com.example';
const FLAT = { xmlFlattened: 1 };

const tag = [STRUCTURE, NS, 'Tag', 0, ['Key', 'Value'], [STRING, STRING]];
const named = (xmlName: string) => [STRING, { xmlName }];

/** As SNS, SQS and EC2 have them: every way in which forms write lists and maps. */
const input = schemaOf([
  STRUCTURE,
  NS,
  'Input',
  0,
  ['Names', 'Flat', 'Tags', 'Attributes', 'FlatAttributes', 'Inner'],
  [
    [LIST, NS, 'Names', 0, STRING],
    [[LIST, NS, 'Flat', 0, NUMBER], { ...FLAT, xmlName: 'Number' }],
    [LIST, NS, 'Tags', 0, [() => tag, { xmlName: 'item' }]],
    [MAP, NS, 'Attributes', 0, STRING, STRING],
    [[MAP, NS, 'FlatAttributes', 0, named('Name'), named('Text')], { ...FLAT, xmlName: 'Attribute' }],
    [() => tag, { ec2QueryName: 'Inside' }],
  ],
]);

const asQuery: MemberNaming = (name, traits) => (traits.xmlName as string | undefined) ?? name;
const read = (text: string, naming = asQuery) => readForm(input, parseForm(text), naming);

describe('a form', () => {
  it.each([
    ['lists', 'Names.member.1=a&Names.member.2=b', { Names: ['a', 'b'] }],
    ['lists out of order and with gaps', 'Names.member.10=b&Names.member.2=a', { Names: ['a', 'b'] }],
    ['an empty list', 'Names=', { Names: [] }],
    ['flat lists', 'Number.1=3&Number.2=4', { Flat: [3, 4] }],
    ['a flat list by its own name', 'Flat.1=3', { Flat: [3] }],
    ['flat lists that are spelled as others', 'Number.member.1=3', { Flat: [3] }],
    ['structures in lists', 'Tags.item.1.Key=k&Tags.item.1.Value=', { Tags: [{ Key: 'k', Value: '' }] }],
    ['structures in lists, as older clients spell them', 'Tags.member.1.Key=k', { Tags: [{ Key: 'k' }] }],
    [
      'maps',
      'Attributes.entry.1.key=a&Attributes.entry.1.value=1&Attributes.entry.2.key=b&Attributes.entry.2.value=',
      { Attributes: { a: '1', b: '' } },
    ],
    ['an empty map', 'Attributes=', { Attributes: {} }],
    [
      'flat maps',
      'Attribute.1.Name=a&Attribute.1.Text=1&Attribute.2.Name=__proto__&Attribute.2.Text=2',
      {
        FlatAttributes: Object.fromEntries([
          ['a', '1'],
          ['__proto__', '2'],
        ]),
      },
    ],
    ['half an entry', 'Attribute.1.Name=a', { FlatAttributes: {} }],
    ['names that nobody knows', 'Action=X&Unknown.1.Deep=1&Names.other.1=a', { Names: [] }],
  ])('has %s', (_what, text, expected) => expect(read(text)).toEqual(expected));

  it('has other names in another protocol', () => {
    const naming: MemberNaming = (name, traits) => (traits.ec2QueryName as string | undefined) ?? name;
    expect(read('Inside.Key=k', naming)).toEqual({ Inner: { Key: 'k' } });
  });

  it.each(['Number.1=three', 'Number.1='])('is refused where %s is no number', (text) => {
    expect(() => read(text)).toThrow('is not a Number');
  });

  it('is bounded', () => {
    const many = Array.from({ length: 20_001 }, (_, i) => `Names.member.${i}=a`).join('&');
    expect(() => read(many)).toThrow('more than 20000 parameters');
    expect(() => read(`${'a.'.repeat(50)}b=1`)).toThrow('levels deep');
  });
});
