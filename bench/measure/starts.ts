import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dist, startServerProcess } from './processes';

/** Seconds from the command until the server listens. */
export interface Starts {
  /** With a new database and the demo. */
  readonly first: number;
  readonly next: number;
}

/** The first start makes an embedded database and loads the demo, the second finds both. */
export async function measureStarts(directory: string): Promise<Starts> {
  rmSync(directory, { recursive: true, force: true });
  const start = async () => {
    const server = await startServerProcess({
      script: join(dist, 'src/main.js'),
      settings: { DATA_DIR: directory, PORT: '0', LOG_LEVEL: 'warn' },
    });
    await server.stop();
    return server.seconds;
  };
  try {
    return { first: await start(), next: await start() };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
