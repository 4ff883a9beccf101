import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../test/harness/any-character.js';
import { parseAppSpec } from './appspec.js';
import { AppSpecError } from './appspec-error.js';

const HEAD = 'version: 0.0\nos: linux\n';

function refusal(text: string): string {
  try {
    parseAppSpec(text);
  } catch (error) {
    expect(error).toBeInstanceOf(AppSpecError);
    return (error as AppSpecError).message;
  }
  throw new Error('was not refused');
}

describe('parseAppSpec', () => {
  it('reads files, permissions and hooks', () => {
    const spec = parseAppSpec(`${HEAD}file_exists_behavior: OVERWRITE
files:
  - source: /
    destination: /srv/web
permissions:
  - object: /srv/web
    pattern: "*.sh"
    except: [keep.sh]
    type: [file]
    owner: web
    mode: 755
hooks:
  AfterInstall:
    - location: scripts/a.sh
      timeout: 30
      runas: deploy
  ValidateService:
  ApplicationStart:
    - location: scripts/start.sh
`);
    expect(spec.fileExistsBehavior).toBe('OVERWRITE');
    expect(spec.files).toEqual([{ source: '/', destination: '/srv/web' }]);
    expect(spec.permissions).toEqual([
      {
        object: '/srv/web',
        pattern: '*.sh',
        except: ['keep.sh'],
        types: ['file'],
        owner: 'web',
        mode: '755',
      },
    ]);
    expect([...spec.hooks]).toEqual([
      ['AfterInstall', [{ location: 'scripts/a.sh', timeoutSeconds: 30, runAs: 'deploy', sudo: false }]],
      ['ApplicationStart', [{ location: 'scripts/start.sh', timeoutSeconds: 3600, sudo: false }]],
    ]);
  });

  it('reads JSON, files with CRLF and files with a byte order mark', () => {
    expect(parseAppSpec('{"version": 0.0, "os": "linux"}').files).toEqual([]);
    expect(parseAppSpec(`\uFEFF${HEAD.replaceAll('\n', '\r\n')}`).files).toEqual([]);
  });

  it.each([
    [
      'an empty file',
      '',
      "the application specification file was empty. Make sure your AppSpec file defines at minimum the 'version' and 'os' properties.",
    ],
    ['only a comment', '# nothing\n', 'the application specification file was empty.'],
    [
      'another version',
      'version: 1.0\nos: linux',
      'an invalid version value (1.0) was entered in the application specification file. Make sure your AppSpec file specifies "0.0" as the version, and then try again.',
    ],
    ['a quoted version', 'version: "0.0"\nos: linux', 'an invalid version value (0.0) was entered'],
    ['no version', 'os: linux', 'an invalid version value () was entered'],
    [
      'another system',
      'version: 0.0\nos: solaris',
      'the application specification file specifies an unsupported operating system (solaris). Specify either "linux" or "windows" in the os section of the AppSpec file, and then try again.',
    ],
    [
      'a behaviour in lower case',
      `${HEAD}file_exists_behavior: overwrite`,
      'an invalid file_exists_behavior value (overwrite) was entered in the application specification file. Make sure your AppSpec file specifies one of DISALLOW,OVERWRITE,RETAIN as the file_exists_behavior, and then try again.',
    ],
    [
      'a script without location',
      `${HEAD}hooks:\n  AfterInstall:\n    - timeout: 3`,
      'the application specification file specifies a script with no location value. Specify the location in the hooks section of the AppSpec file, and then try again.',
    ],
    [
      'a timeout of zero',
      `${HEAD}hooks:\n  AfterInstall:\n    - location: a\n      timeout: 0`,
      'an invalid timeout value was provided for a script in the application specification file. Make corrections in the hooks section of the AppSpec file, and then try again.',
    ],
    [
      'a timeout in words',
      `${HEAD}hooks:\n  AfterInstall:\n    - location: a\n      timeout: long`,
      'an invalid timeout value was provided',
    ],
    [
      'a destination alone',
      `${HEAD}files:\n  - destination: /srv`,
      'the application specification file specifies a destination file, but no source file. Update the files section of the AppSpec file, and then try again.',
    ],
    [
      'a source alone',
      `${HEAD}files:\n  - source: web`,
      'the application specification file specifies only a source file (web). Add the name of the destination file to the files section of the AppSpec file, and then try again.',
    ],
    [
      'a permission without object',
      `${HEAD}permissions:\n  - mode: 644`,
      'a permission listed in the application specification file has no object value. Update the permissions section of the AppSpec file, and then try again.',
    ],
    [
      'a permission for links',
      `${HEAD}permissions:\n  - object: /a\n    type: [link]`,
      'the application specification filespecifies a permission for an object type not supported for permissions (link). Update the permissions section of the AppSpec file, and then try again.',
    ],
    [
      'a long mode',
      `${HEAD}permissions:\n  - object: /a\n    mode: 10755`,
      'the length of a permissions mode (10755) in the application specification file is invalid. Permissions modes must be between one and four characters long. Update the permissions section of the AppSpec file, and then try again.',
    ],
    [
      'an unquoted leading zero',
      `${HEAD}permissions:\n  - object: /a\n    mode: 0755`,
      'the permissions mode (493) in the application specification file contains an invalid character (9). Update the permissions section of the AppSpec file, and then try again.',
    ],
    [
      'an invalid entry',
      `${HEAD}permissions:\n  - object: /a\n    acls: ["x:bob:rw"]`,
      'of a problem with the acls permission settings in the application specification file. Invalid acl entry (x:bob:rw).',
    ],
    [
      'a base entry',
      `${HEAD}permissions:\n  - object: /a\n    acls: ["u::rw"]`,
      'of a problem with the acls permission settings in the application specification file. Use mode to set the base acl entry (u::rw). Update the permissions section of the AppSpec file, and then try again.',
    ],
    [
      'files as a mapping',
      `${HEAD}files:\n  source: a`,
      'the files section of the AppSpec file must be a list',
    ],
    ['a tab', 'version: 0.0\nos:\tlinux\n\thooks: 1', 'the application specification file is not valid YAML'],
    ['text', 'just text', 'the application specification file must be a mapping'],
  ])('refuses %s in the words of AWS', (_what, text, reason) => {
    expect(refusal(text)).toContain(`The deployment failed because ${reason}`);
  });

  it('refuses a file whose aliases multiply', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`);
    expect(refusal(`${HEAD}l0: &l0 [x]\n${levels.join('\n')}`)).toContain('cannot be read');
  });

  it('keeps a quoted mode and pads a short one', () => {
    const modeOf = (mode: string) =>
      parseAppSpec(`${HEAD}permissions:\n  - object: /a\n    mode: ${mode}`).permissions[0]?.mode;
    expect(modeOf('"0755"')).toBe('0755');
    expect(modeOf('7')).toBe('007');
  });

  it('fails only with its own error, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (text) => {
        try {
          parseAppSpec(text);
        } catch (error) {
          expect(error).toBeInstanceOf(AppSpecError);
        }
      }),
      { numRuns: 50 },
    );
  });
});
