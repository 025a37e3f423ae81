import { clientCertificateOf } from '../../auth/credentials.js';
import { proxyUrl } from '../../transport/proxy.js';
import type { SocketOptions } from '../../transport/socket.js';
import { defineCommand } from '../command.js';
import { examine } from '../doctor/examine.js';
import { Report } from '../doctor/report.js';
import type { Visit } from '../doctor/step.js';
import { combinedExitCode } from '../exit-codes.js';
import { startAll, summarize } from '../host-jobs.js';
import { OUTPUT_OPTIONS, SERVER_OPTIONS } from '../options.js';
import { type HostSession, openSessions } from '../sessions.js';

/** For each step, unless --timeout says otherwise. */
const STEP_MS = 20_000;

function socketOf({ url, sessionOptions: { tls, proxy, auth } }: HostSession): SocketOptions {
  const clientCertificate = auth === undefined ? undefined : clientCertificateOf(auth);
  return {
    url,
    connectTimeoutMs: STEP_MS,
    ...(typeof tls === 'object' ? { tls } : {}),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(proxy === undefined ? {} : { proxy: proxyUrl(proxy) }),
  };
}

function visitTo(host: HostSession): Visit {
  const { url, session, sessionOptions } = host;
  return { url, session, auth: sessionOptions.auth, socket: socketOf(host) };
}

/** `wscim host doctor` */
export const hostDoctor = defineCommand({
  name: 'host doctor',
  usage: [''],
  summary: 'Find out step by step why a server cannot be reached or logged in to',
  notes: [
    'Looks at the name, the port, TLS and its certificate, the service and the logins that it offers, the names that Kerberos asks for, the clocks, the login, a read access, and the encryption. A step that fails says what to do next; what depends on it is skipped. The exit code is 0 when all is well, else that of the first failure. --timeout is for each step (default 20).',
  ],
  examples: [
    'wscim host doctor --host srv01.contoso.example --user ops@CONTOSO.EXAMPLE',
    'wscim host doctor --hosts servers.txt --auth kerberos -o table',
  ],
  options: { ...SERVER_OPTIONS, ...OUTPUT_OPTIONS },
  arity: [0, 0],
  async run({ options, io }) {
    const hosts = await openSessions(options, io);
    const report = new Report(io, options);
    const limits = { signal: io.signal, timeoutMs: options.timeout ?? STEP_MS };
    const codes = await Promise.all(
      startAll(hosts, async (host) => {
        let code = 0;
        for await (const finding of examine(visitTo(host), limits)) {
          code ||= finding.exitCode;
          await report.add(finding, host.label);
        }
        return code;
      }),
    );
    report.end();
    summarize(io, codes);
    return combinedExitCode(codes);
  },
});
