import { describe, expect, test } from 'vitest';
import { compileEnvelope } from '../../../../src/core/contracts/envelope.ts';

describe('a demand on a body', () => {
  test.for([
    ['string', '', 0],
    ['number', 1.5, '1'],
    ['integer', 2, 1.5],
    ['boolean', false, 0],
    ['object', {}, []],
    ['array', [], {}],
    ['null', null, 0],
    ['present', null, undefined],
  ] as const)('of type %s takes %j and refuses %j', ([type, good, bad]) => {
    const check = compileEnvelope([{ pointer: '/a', type }]);
    expect(check({ a: good }, undefined)).toBeUndefined();
    expect(check(bad === undefined ? {} : { a: bad }, undefined)).toContain(
      'the contract asks for',
    );
  });

  test('that is optional is judged only where the value is there', () => {
    const check = compileEnvelope([{ pointer: '/a', type: 'null', optional: true }]);
    expect([check({}, undefined), check({ a: 1 }, undefined)]).toEqual([
      undefined,
      '/a is 1, the contract asks for null',
    ]);
  });

  test('for one code is judged under that code alone, its type included', () => {
    const check = compileEnvelope([{ pointer: '/a', equals: true, whenCode: 7 }]);
    expect([check({}, undefined), check({}, '7'), check({}, 7)]).toEqual([
      undefined,
      undefined,
      '/a is missing, the contract asks for true',
    ]);
  });

  test('is told by the first that does not hold', () => {
    const check = compileEnvelope([
      { pointer: '/a', type: 'string' },
      { pointer: '/b', not: 'x' },
      { pointer: '/c', type: 'string' },
    ]);
    expect(check({ a: '', b: 'x' }, undefined)).toBe(
      '/b is "x", the contract asks for a value other than "x"',
    );
  });
});
