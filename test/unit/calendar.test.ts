import fc from 'fast-check';
import { type Parsed, parseDay, parseInstant, parseZone } from '../../src/calendar';

const outcome = (parsed: Parsed<Date | string>) =>
  'fault' in parsed ? parsed.fault : parsed.value instanceof Date ? parsed.value.toISOString() : parsed.value;

describe('an instant', () => {
  test.each([
    ['2027-03-31T21:59:59Z', '2027-03-31T21:59:59.000Z'],
    ['2027-03-31T23:59:59.123456+02:00', '2027-03-31T21:59:59.123Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2000-02-29T12:00:00-14:00', '2000-03-01T02:00:00.000Z'],
    ['2027-01-01t00:00:00z', '2027-01-01T00:00:00.000Z'],
    ['2027-01-01T00:00:00-00:00', '2027-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is %s', (text, expected) => expect(outcome(parseInstant(text))).toBe(expected));

  test.each([
    ['2027-02-30T12:00:00Z', 'February 2027 has the days 1 to 28.'],
    ['2027-02-29T12:00:00Z', 'February 2027 has the days 1 to 28.'],
    ['2028-02-30T12:00:00Z', 'February 2028 has the days 1 to 29.'],
    ['1900-02-29T12:00:00Z', 'February 1900 has the days 1 to 28.'],
    ['0096-02-30T12:00:00Z', 'February 96 has the days 1 to 29.'],
    ['2027-04-31T12:00:00+01:00', 'April 2027 has the days 1 to 30.'],
    ['2027-01-00T12:00:00Z', 'January 2027 has the days 1 to 31.'],
    ['2027-13-01T12:00:00Z', 'A month is one of 01 to 12.'],
    ['2027-00-01T12:00:00Z', 'A month is one of 01 to 12.'],
    ['0000-01-01T00:00:00Z', 'There is no year 0000: the first is 0001.'],
    ['2027-01-01T24:00:00Z', 'An hour is one of 00 to 23; midnight is 00:00 of the next day.'],
    ['2027-01-01T12:60:00Z', 'A minute is one of 00 to 59.'],
    ['2016-12-31T23:59:60Z', 'A second is one of 00 to 59; a leap second is written as the second before it.'],
    ['2027-01-01T12:00:00+14:01', 'An offset from UTC lies between -14:00 and +14:00.'],
    ['2027-01-01T12:00:00-24:00', 'An offset from UTC lies between -14:00 and +14:00.'],
    ['2027-01-01T12:00:00+01:60', 'An offset from UTC lies between -14:00 and +14:00.'],
    ['0001-01-01T00:00:00+14:00', 'In UTC, a DateTime lies in the years 0001 to 9999.'],
    ['9999-12-31T23:59:59-14:00', 'In UTC, a DateTime lies in the years 0001 to 9999.'],
  ])('%s does not exist: %s', (text, fault) => expect(outcome(parseInstant(text))).toBe(fault));

  test.each([
    '',
    '2027-03-31',
    '2027-03-31T21:59:59',
    '2027-03-31T21:59Z',
    '2027-03-31 21:59:59Z',
    '2027-3-31T21:59:59Z',
    '2027-03-31T21:59:59.Z',
    '2027-03-31T21:59:59.1234567Z',
    '2027-03-31T21:59:59+0200',
    '+002027-03-31T21:59:59Z',
    '12027-03-31T21:59:59Z',
    '2027-03-31T21:59:59Z\n',
    ' 2027-03-31T21:59:59Z',
    '２０２７-03-31T21:59:59Z',
    '1806530399',
  ])('%j is told how an instant is written', (text) => {
    expect(outcome(parseInstant(text))).toMatch(/^A DateTime is written as RFC 3339, .*"2027-03-31T21:59:59Z"\.$/);
  });

  test('whatever is accepted is the instant that was written, and whatever clocks show is accepted', () => {
    const two = (most: number) => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));
    const written = fc.tuple(fc.integer({ min: 1, max: 9999 }), two(13), two(32), two(25), two(61), two(61));
    fc.assert(
      fc.property(written, ([year, month, day, hour, minute, second]) => {
        const text = `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
        const parsed = parseInstant(text);
        const asJavaScript = new Date(text);
        const exists = !Number.isNaN(asJavaScript.getTime()) && asJavaScript.toISOString() === text;
        expect('value' in parsed && parsed.value.toISOString()).toBe(exists && text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a day', () => {
  test.each(['2027-03-31', '2028-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s exists', (text) =>
    expect(outcome(parseDay(text))).toBe(text),
  );

  test.each([
    ['2027-02-29', 'February 2027 has the days 1 to 28.'],
    ['2100-02-29', 'February 2100 has the days 1 to 28.'],
    ['2027-06-31', 'June 2027 has the days 1 to 30.'],
    ['2027-13-01', 'A month is one of 01 to 12.'],
    ['0000-12-31', 'There is no year 0000: the first is 0001.'],
    ['2027-3-1', 'A Date is written as year-month-day: "2027-03-31".'],
    ['2027-03-31T00:00:00Z', 'A Date is written as year-month-day: "2027-03-31".'],
    ['2027-W13-3', 'A Date is written as year-month-day: "2027-03-31".'],
  ])('%s does not: %s', (text, fault) => expect(outcome(parseDay(text))).toBe(fault));
});

describe('a time zone', () => {
  test.each([
    ...['UTC', 'Europe/Zurich', 'Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires'],
    ...['Etc/GMT+1', 'Etc/UTC', 'US/Pacific', 'America/Port-au-Prince', 'Antarctica/McMurdo', 'GMT', 'CET', 'EST5EDT'],
    ...['America/North_Dakota/New_Salem', 'Asia/Ho_Chi_Minh', 'GMT+0', 'NZ-CHAT'],
  ])('%s is one, and keeps its name', (name) => expect(outcome(parseZone(name))).toBe(name));

  test.each([
    ...[
      '',
      'utc',
      'GMT+1',
      '+01:00',
      '-08:00',
      'Z',
      'PST',
      'IST',
      'AST',
      'CEST',
      'SystemV/PST8',
      'Factory',
      'localtime',
    ],
    ...[
      'asia/kolkata',
      'ASIA/KOLKATA',
      'Mars/Olympus',
      'Europe/Zurich ',
      'posix/Europe/Paris',
      '60',
      'Europe',
      '../etc',
    ],
  ])('%j is none', (name) => expect(outcome(parseZone(name))).toMatch(/^A TimeZone is a name of the IANA database/));

  test('a name in other letters is told its own', () => {
    expect(outcome(parseZone('europe/zurich'))).toContain('This one is written "Europe/Zurich".');
    expect(outcome(parseZone('utc'))).toContain('This one is written "UTC".');
  });
});
