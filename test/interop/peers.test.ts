import { expect, test } from 'vitest';
import {
  missingCurl,
  missingCurlNegotiate,
  missingCurlNtlm,
  missingPywinrm,
} from './peers/clients.js';
import { missingFreerdp } from './peers/freerdp.js';
import { missingPeer } from './peers/gss-peer.js';
import { missingHttpPeer } from './peers/http-peer.js';
import { missingRealm } from './peers/krb-peer.js';
import { missingRenegotiation } from './peers/renegotiating-server.js';

/** Set where the peers must be there, as in CI: a test that is skipped has not passed. */
const isRequired = process.env['WSCIM_REQUIRE_PEERS'] === '1';

test.skipIf(!isRequired)('the peers of the interoperability tests are installed', () => {
  const servers = {
    missingPeer,
    missingRealm,
    missingHttpPeer,
    missingFreerdp,
    missingRenegotiation,
  };
  const clients = { missingPywinrm, missingCurl, missingCurlNtlm, missingCurlNegotiate };
  expect({ ...servers, ...clients }).toEqual({});
});
