// The code is the same: only what the imports lead to is another version.
jest.mock('@apollo/client', () => require('apollo-client-3/core'));
jest.mock('@apollo/client/utilities', () => require('apollo-client-3/utilities'));
jest.mock('@apollo/client/link/subscriptions', () => require('apollo-client-3/link/subscriptions'));

import { isVersion } from './facts';

isVersion(3);
