import { ConfigError } from './config';
import { EmbeddedPostgresError } from './database/embedded/error';
import { MigrationError } from './database/migrate';
import { UnfitDatabase } from './database/requirements';

/** What the person who starts the server is told: what is wrong, and what would be right. */
export function startFault(error: unknown): string {
  if (error instanceof ConfigError) return `The settings need a change:\n${error.message.replace(/^/gm, '  ')}`;
  if ([EmbeddedPostgresError, MigrationError, UnfitDatabase].some((kind) => error instanceof kind))
    return (error as Error).message;
  const { code, message, syscall, path, port, address, hostname } = error as NodeJS.ErrnoException & Listening;
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Stop the other program, or set PORT to another number.`;
  if (syscall === 'listen' || syscall === 'getaddrinfo')
    return `Cannot listen on ${address ?? hostname ?? 'HOST'}:${port ?? 'PORT'} (${code}). Set HOST and PORT to an address of this machine${code === 'EACCES' ? ' and a port above 1023' : ''}.`;
  if (code === 'ENOSPC') return `The disk that holds ${path ?? 'DATA_DIR'} is full: make room, and start again.`;
  if (path !== undefined) return `${path} cannot be used (${message}): set DATA_DIR to a directory that you may write.`;
  return message;
}

interface Listening {
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
}
