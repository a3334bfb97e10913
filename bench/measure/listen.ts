import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves on a free port of this machine, says where, and stops when told to. */
export async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  console.log(`API http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  process.on('SIGTERM', () => process.exit(0));
}
