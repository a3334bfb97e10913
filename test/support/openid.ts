import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const CLIENT = { id: 'qm-contact', secret: 'a secret for one test run' };

/** A real OpenID provider that can be stopped, and started again on its port, which gives it a new key. */
export class OpenIdProvider {
  private child: ChildProcess | undefined;
  private port = 0;

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const script = join(__dirname, 'openid-provider.mjs');
    this.child = fork(script, [String(this.port), CLIENT.id, CLIENT.secret], { silent: true, execArgv: [] });
    const [message] = await once(this.child, 'message');
    this.port = message.port;
  }

  async stop(): Promise<void> {
    if (!this.child || this.child.exitCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  /** A token for its client, for this audience. */
  async tokenFor(resource: string): Promise<string> {
    const answer = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: {
        Authorization: `Basic ${Buffer.from(`${CLIENT.id}:${encodeURIComponent(CLIENT.secret)}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope: 'consult' }),
    });
    const body = (await answer.json()) as { access_token?: string };
    if (!body.access_token) throw new Error(`The provider answered ${JSON.stringify(body)}`);
    return body.access_token;
  }
}
