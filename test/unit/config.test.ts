import { ConfigError, readConfig } from '../../src/config';

const faultOf = (environment: Record<string, string>) => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no fault';
};

describe('CORS_ORIGINS', () => {
  test('is nobody unless given', () => {
    expect(readConfig({}).CORS_ORIGINS).toEqual([]);
    expect(readConfig({ CORS_ORIGINS: '' }).CORS_ORIGINS).toEqual([]);
  });

  test('is a list of origins, as browsers write them', () => {
    const text = 'https://App.example.org/, http://localhost:5173 https://a.example:443,capacitor://Localhost';
    expect(readConfig({ CORS_ORIGINS: text }).CORS_ORIGINS).toEqual([
      ...['https://app.example.org', 'http://localhost:5173', 'https://a.example', 'capacitor://localhost'],
    ]);
    expect(readConfig({ CORS_ORIGINS: '*' }).CORS_ORIGINS).toEqual(['*']);
  });

  test.each([
    'app.example.org',
    'https://app.example.org/path',
    'https://',
    'https://u:p@a.example',
    'null',
    'https://*.a.example/x',
  ])('is refused with the entry that is none: %s', (entry) => {
    expect(faultOf({ CORS_ORIGINS: `https://good.example, ${entry}` })).toMatch(
      /^CORS_ORIGINS: "\S+" is not an origin: write https/,
    );
  });
});

describe('ROUND_REMINDERS', () => {
  const DAY = 86_400_000;

  test('are 14 days, 3 days and 24 hours before a deadline unless given', () => {
    expect(readConfig({}).ROUND_REMINDERS).toEqual([14 * DAY, 3 * DAY, DAY]);
  });

  test('are days, hours and minutes, or none', () => {
    expect(readConfig({ ROUND_REMINDERS: '7d, 36h 90M' }).ROUND_REMINDERS).toEqual([7 * DAY, 1.5 * DAY, DAY / 16]);
    expect(readConfig({ ROUND_REMINDERS: 'off' }).ROUND_REMINDERS).toEqual([]);
  });

  test.each(['7', '0d', '-1d', '1.5d', '2w', '366d', 'soon'])(
    'are refused with the entry that is none: %s',
    (entry) => {
      expect(faultOf({ ROUND_REMINDERS: `3d, ${entry}` })).toMatch(
        /^ROUND_REMINDERS: "\S+" is not a time before a deadline/,
      );
    },
  );
});

describe('TRUST_PROXY', () => {
  test('is nobody unless given', () => expect(readConfig({}).TRUST_PROXY).toBe(0));

  test('is a number of proxies, or their addresses and networks', () => {
    expect(readConfig({ TRUST_PROXY: '2' }).TRUST_PROXY).toBe(2);
    const text = '10.0.0.0/8, 192.0.2.7 2001:db8::/32,::1';
    expect(readConfig({ TRUST_PROXY: text }).TRUST_PROXY).toEqual(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1']);
  });

  test.each(['true', '17', '-1', 'proxy.example.org', '10.0.0.0/33', '10.0.0.0/', '10.0.0', '::1/129', '10.0.0.0/8/8'])(
    'is refused if it is neither: %s',
    (entry) => {
      expect(faultOf({ TRUST_PROXY: entry })).toMatch(/^TRUST_PROXY: "\S+" is neither a number of proxies/);
    },
  );
});

test('all faults are told at once', () => {
  expect(faultOf({ CORS_ORIGINS: 'x, y', TRUST_PROXY: 'z', PORT: 'p' }).split('\n')).toHaveLength(4);
});
