import { isVersion } from './facts';

isVersion(4);
