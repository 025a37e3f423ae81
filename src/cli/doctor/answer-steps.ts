import type { TicketSource } from '../../auth/auth-options.js';
import { KERBEROS_SERVICES } from '../../auth/kerberos/initiator.js';
import { securityOf } from '../../auth/credentials.js';
import { AuthenticationError, HttpError } from '../../errors.js';
import { offeredSchemes } from '../../transport/challenges.js';
import { probe } from '../../transport/probe.js';
import type { TransportResponse } from '../../transport/transport.js';
import { writeEnvelope } from '../../wsman/envelope.js';
import { identify } from '../../wsman/operations/identify.js';
import { writeXml } from '../../xml/write.js';
import { loginAdvice } from '../login-advice.js';
import { oneLine } from '../printable.js';
import { hostOf, type Step, Trouble, type Visit } from './step.js';

const SOAP = /soap\+xml|text\/xml/i;
/** What Kerberos allows. */
const MAX_SKEW_MS = 5 * 60_000;

function offers(answer: TransportResponse): string {
  return oneLine(offeredSchemes(answer).join(', ')) || 'nothing';
}

function isSoap({ headers }: TransportResponse): boolean {
  return SOAP.test(headers['content-type'] ?? '');
}

function requireService(answer: TransportResponse, { url }: Visit): string {
  const { status } = answer;
  if (status === 401) return `${url.pathname} wants a login, and offers ${offers(answer)}`;
  if (isSoap(answer)) return `${url.pathname} answers without a login`;
  const message = `HTTP ${status} without SOAP: there is no WS-Management service at ${url.pathname}`;
  const next =
    'check port and path: WinRM listens on 5985 (http) and 5986 (https), and its path is /wsman';
  throw new Trouble(message, next, new HttpError(message, status, ''));
}

/** What answers is a WS-Management service, as far as one can see from outside. */
export const serviceStep: Step = {
  name: 'ws-man',
  needs: ['tcp', 'tls'],
  async run(visit, { signal, timeoutMs }) {
    // Nothing in it is secret.
    const body = writeXml(writeEnvelope({}, identify.writeRequest({}).body));
    const request = { body, contentType: 'application/soap+xml;charset=UTF-8', signal };
    visit.answer = await probe({ ...visit.socket, connectTimeoutMs: timeoutMs }, request);
    return requireService(visit.answer, visit);
  },
};

/** The mechanism to log in with is one of those offered. */
export const mechanismStep: Step = {
  name: 'mechanism',
  needs: ['ws-man'],
  pointless({ auth, answer }) {
    if (auth === undefined) return 'nobody logs in';
    if (auth.kind === 'certificate') return 'a certificate logs in with TLS';
    return answer !== undefined && answer.status !== 401 ? 'it wants no login' : undefined;
  },
  run({ auth, answer, url }) {
    if (auth === undefined) return '';
    const { mechanism, handshake } = securityOf(auth, url.hostname, isTls(url));
    const scheme = handshake?.scheme ?? mechanism;
    const offered = answer === undefined ? [] : offeredSchemes(answer);
    if (offered.some((one) => one.toLowerCase() === scheme.toLowerCase())) {
      return scheme === mechanism
        ? `${scheme} is offered`
        : `${scheme} is offered, for ${mechanism}`;
    }
    const message = `${mechanism} is not offered, but ${oneLine(offered.join(', ')) || 'nothing'}`;
    throw loginTrouble(
      new AuthenticationError(message, mechanism, offered, { reason: 'not-offered' }),
    );
  },
};

function isTls({ protocol }: URL): boolean {
  return protocol === 'https:';
}

/** How a login gets its ticket; undefined for one without. */
function ticketOf({ auth }: Visit): TicketSource | undefined {
  return auth?.kind === 'kerberos' || auth?.kind === 'negotiate' ? auth : undefined;
}

/** What Kerberos asks for; the login tells whether the realm knows it. */
export const spnStep: Step = {
  name: 'spn',
  needs: [],
  pointless: (visit) => (ticketOf(visit) === undefined ? 'Kerberos is not used' : undefined),
  run(visit) {
    const { services = KERBEROS_SERVICES } = ticketOf(visit) ?? {};
    const names = services.map((service) => `${service}/${hostOf(visit.url)}`);
    return `Kerberos asks for ${names.join(', then ')}`;
  },
};

/** The clocks agree, as far as the login depends on it. */
export const clockStep: Step = {
  name: 'clock',
  needs: ['ws-man'],
  pointless({ answer }) {
    const isKnown = !Number.isNaN(Date.parse(answer?.headers['date'] ?? ''));
    return answer === undefined || isKnown ? undefined : 'the answer does not say the time';
  },
  run(visit) {
    const difference = Date.parse(visit.answer?.headers['date'] ?? '') - Date.now();
    const seconds = Math.round(Math.abs(difference) / 1000);
    const message = `the clock of the server is ${seconds} s ${difference < 0 ? 'behind' : 'ahead'}`;
    if (Math.abs(difference) <= MAX_SKEW_MS || ticketOf(visit) === undefined) return message;
    const reason = 'clock-skew';
    throw loginTrouble(new AuthenticationError(message, 'Kerberos', [], { reason }));
  },
};

function loginTrouble(cause: AuthenticationError): Trouble {
  return new Trouble(cause.message, loginAdvice(cause), cause);
}
