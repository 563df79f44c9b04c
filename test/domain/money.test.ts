import { expect, test } from 'vitest';
import { currencyDigits, formatAmount, formatMoney, parseAmount } from '../../src/domain/money.ts';

test.each([
  ['USD', 2],
  ['JPY', 0],
  ['KWD', 3],
])('%s has %i digits behind the point', (currency, digits) => {
  expect(currencyDigits(currency)).toBe(digits);
});

test.each([
  ['19', 'USD', 1900, '19.00'],
  ['19.5', 'USD', 1950, '19.50'],
  ['19.99', 'USD', 1999, '19.99'],
  ['19.990000', 'USD', 1999, '19.99'],
  ['0', 'USD', 0, '0.00'],
  ['0.01', 'USD', 1, '0.01'],
  ['0.1', 'USD', 10, '0.10'],
  ['007', 'USD', 700, '7.00'],
  ['1.15', 'USD', 115, '1.15'], // 1.15 × 100 is 114.99999999999999 in floating point
  ['1900', 'JPY', 1900, '1900'],
  ['1900.00', 'JPY', 1900, '1900'],
  ['0', 'JPY', 0, '0'],
  ['1.234', 'KWD', 1234, '1.234'],
  ['0.001', 'KWD', 1, '0.001'],
  ['999999999999', 'USD', 99_999_999_999_900, '999999999999.00'],
])('%s %s are %i, written %s', (text, currency, minor, written) => {
  expect(parseAmount(text, currency)).toBe(minor);
  expect(formatAmount(minor, currency)).toBe(written);
  expect(parseAmount(written, currency)).toBe(minor);
});

test.each([
  ['19.999', 'USD'],
  ['1900.5', 'JPY'],
  ['1.2345', 'KWD'],
  ['-1', 'USD'],
  ['+1', 'USD'],
  ['1,50', 'USD'],
  ['1,900.00', 'USD'],
  ['$19', 'USD'],
  ['19 USD', 'USD'],
  ['.5', 'USD'],
  ['5.', 'USD'],
  ['1e3', 'USD'],
  ['0x10', 'USD'],
  ['NaN', 'USD'],
  ['Infinity', 'USD'],
  [' 1', 'USD'],
  ['1\n', 'USD'],
  ['', 'USD'],
  ['1.2.3', 'USD'],
  ['٣', 'USD'],
  ['1000000000000', 'USD'],
  ['999999999999.9999', 'UYW'], // four digits: more than an integer can hold exactly
])('%j is no amount of %s', (text, currency) => {
  expect(parseAmount(text, currency)).toBeUndefined();
});

test.each([
  [1_140_000, 'USD', '$11,400.00'],
  [1, 'USD', '$0.01'],
  [11_400, 'JPY', '¥11,400'],
  [1234, 'KWD', 'KWD 1.234'],
  [123_456, 'EUR', '€1,234.56'],
])('%i of %s reads %s', (minor, currency, text) => {
  expect(formatMoney({ minor, currency }).replace(/\u00A0/g, ' ')).toBe(text);
});
