import { constants, type X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { connect } from 'node:tls';
import { asBuffer } from '../bytes.js';

/** The ends of a connection that is in memory only: what TLS writes is collected. */
class Wire extends Duplex {
  #written: Buffer[] = [];

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#written.push(chunk);
    done();
  }

  /** How often anything was written. */
  get count(): number {
    return this.#written.length;
  }

  collect(): Buffer {
    return Buffer.concat(this.#written.splice(0));
  }
}

/** Only ciphers with a tag of 16 bytes: their trailer is what WinRM calls the header. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE+AESGCM:DHE+AESGCM:AESGCM:!aNULL:!PSK',
].join(':');

const RECORD_HEADER = 5;
/** The types of records: from change_cipher_spec to application_data. [RFC 8446] 5.1 */
const [FIRST_TYPE, LAST_TYPE] = [20, 23];
/** What a record adds after the plaintext: its tag, and in TLS 1.3 also the true type. */
const TRAILERS: Readonly<Record<string, number>> = { 'TLSv1.2': 16, 'TLSv1.3': 17 };

/** A client of TLS without a socket: records in, records out. */
export class TlsChannel {
  readonly #wire = new Wire();
  readonly #tls;
  #received: Buffer[] = [];
  #isSecure = false;
  #certificate: X509Certificate | undefined;
  #failure: Error | undefined;

  constructor() {
    // It would only say that nobody reads any more, and the other one says that, too.
    this.#wire.on('error', () => undefined);
    this.#tls = connect({
      socket: this.#wire,
      // The certificate is the server's own. Its key is proved with the login. [MS-CSSP] 3.1.5
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ciphers: CIPHERS,
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    });
    this.#tls.on('secureConnect', () => this.#secure());
    this.#tls.on('data', (chunk: Buffer) => this.#received.push(chunk));
    this.#tls.on('error', (error: Error) => (this.#failure ??= error));
    this.#tls.on('close', () => (this.#failure ??= new Error('the TLS channel was closed')));
  }

  /** The handshake is done. */
  get isSecure(): boolean {
    return this.#isSecure;
  }

  /** Where a sealed message is split for WinRM. */
  get trailerLength(): number {
    return TRAILERS[this.#tls.getProtocol() ?? ''] ?? 0;
  }

  get certificate(): X509Certificate | undefined {
    return this.#certificate;
  }

  /**
   * Takes records of the server, and gives those for it: none, when the handshake is done.
   *
   * @throws Error for an alert, or whatever else ends the channel.
   */
  async shake(records?: Uint8Array): Promise<Buffer> {
    await this.#feed(records);
    return this.#wire.collect();
  }

  async encrypt(message: Uint8Array): Promise<Buffer> {
    this.#tls.write(message);
    await this.#settle();
    return this.#wire.collect();
  }

  /** The plaintext of whole records. Some of them, tickets for one, have none. */
  async decrypt(records: Uint8Array): Promise<Buffer> {
    await this.#feed(records);
    return Buffer.concat(this.#received.splice(0));
  }

  close(): void {
    this.#tls.destroy();
    this.#wire.destroy();
  }

  #secure(): void {
    this.#isSecure = true;
    // Node 20 gives it once: whoever asks again gets nothing.
    this.#certificate = this.#tls.getPeerX509Certificate();
  }

  async #feed(records: Uint8Array = Buffer.alloc(0)): Promise<void> {
    requireRecords(asBuffer(records));
    if (records.length > 0) this.#wire.push(Buffer.from(records));
    await this.#settle();
  }

  /**
   * Waits until TLS has done all that it can. There is no event for that; but nothing here waits for
   * anything outside, and every piece of work is followed by the next within two turns of the loop.
   */
  async #settle(): Promise<void> {
    let before: string;
    do {
      before = this.#state();
      await turn();
      await turn();
    } while (before !== this.#state());
    if (this.#failure !== undefined) throw this.#failure;
  }

  #state(): string {
    return [this.#wire.count, this.#received.length, this.#isSecure, this.#failure].join();
  }
}

/** A record that is cut off would be waited for without an end. */
function requireRecords(bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) {
    const type = bytes[at] as number;
    if (type < FIRST_TYPE || type > LAST_TYPE) throw new Error('there is something else than TLS');
    const end = at + RECORD_HEADER;
    if (end > bytes.length) throw new Error('a TLS record is cut off');
    at = end + bytes.readUInt16BE(at + 3);
    if (at > bytes.length) throw new Error('a TLS record is cut off');
  }
}
