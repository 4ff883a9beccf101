import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEnvelopeSigner, InvalidEnvelope, openEnvelope, sealEnvelope } from './signed-envelope.js';

const NOW = Date.UTC(2026, 0, 1);
const signer = await createEnvelopeSigner(NOW);
const text = JSON.stringify({ DeploymentId: 'd-ABCDEF123', ApplicationName: 'café' });

describe('signed envelopes', () => {
  it('give back what was sealed, in the PEM that agents read', () => {
    const pem = sealEnvelope(text, signer, NOW);
    expect(pem.startsWith('-----BEGIN PKCS7-----')).toBe(true);
    expect(pem.length).toBeLessThan(8192);
    expect(openEnvelope(pem)).toBe(text);
  });

  it('are refused when they were changed', () => {
    const pem = sealEnvelope(text, signer, NOW);
    const bytes = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
    const at = bytes.indexOf('ABCDEF123');
    bytes.write('X', at);
    const changed = `-----BEGIN PKCS7-----\n${bytes.toString('base64')}\n-----END PKCS7-----\n`;
    expect(() => openEnvelope(changed)).toThrow(InvalidEnvelope);
  });

  it.each(['', 'text', '-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----'])('%j is none', (pem) => {
    expect(() => openEnvelope(pem)).toThrow(InvalidEnvelope);
  });

  it('are read by OpenSSL, as by the Ruby agent', () => {
    const directory = mkdtempSync(join(tmpdir(), 'envelope-'));
    try {
      const file = join(directory, 'spec.pem');
      writeFileSync(file, sealEnvelope(text, signer, NOW));
      const args = ['smime', '-verify', '-noverify', '-inform', 'PEM', '-in', file];
      expect(execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString()).toBe(text);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
