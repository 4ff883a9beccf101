import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyLibraries, importedImage, layOutDocker } from './docker.js';
import { foundTool } from './tools.js';

/** Where the AWS CLI of this machine's Python lies, and what it imports. */
interface PythonPlaces {
  readonly executable: string;
  readonly standardLibrary: string;
  readonly packages: readonly string[];
}

/** The packages are those of version 1 and of version 2, as Debian has it. */
const PROBE = `
import importlib.util, json, os, sys, sysconfig
def spec(name):
  try: return importlib.util.find_spec(name)
  except ImportError: return None
names = 'awscli botocore s3transfer jmespath dateutil six urllib3 docutils colorama roman yaml _yaml pyasn1 rsa distro'
names += ' awscrt _awscrt cryptography _cffi_backend ruamel.yaml _ruamel_yaml prompt_toolkit wcwidth'
origins = [found.origin for found in map(spec, names.split()) if found]
packages = [os.path.dirname(o) if o.endswith('__init__.py') else o for o in origins]
print(json.dumps({
  'executable': os.path.realpath(sys.executable),
  'standardLibrary': os.path.realpath(sysconfig.get_paths()['stdlib']),
  'packages': [os.path.realpath(package) for package in packages],
}))
`;

/** Whether this machine's Python has an AWS CLI that can be put into an image. */
export const hasAwsForContainers = foundTool('awscli') !== undefined;

/** Before 1.29 and 2.13 the CLI reads no AWS_ENDPOINT_URL, and is told of it in its own way. */
const MAIN = `import os, sys, awscli
from awscli.clidriver import main
version = tuple(map(int, awscli.__version__.split('.')[:2]))
if version < (1, 29) or (2,) <= version < (2, 13):
  sys.argv += ['--endpoint-url', os.environ['AWS_ENDPOINT_URL']]
sys.exit(main())
`;

/** Of the standard library; most of it is of no use to the CLI. */
const LEFT_OUT =
  /^(test|unittest|idlelib|tkinter|turtledemo|pydoc_data|lib2to3|ensurepip|config-.*|(site|dist)-packages)$/;
const UNUSED_MODULE = /^(_tkinter|_curses|readline|_test)/;

/** A small image with this machine's `docker` and AWS CLI. No registry is asked. */
export function testImageWithAws(): string {
  return importedImage('pipewright-test/docker-and-aws:1', (root) => [
    ...layOutDocker(root),
    ...layOutPython(root),
  ]);
}

/** Everything keeps its place: Python finds its own by it. */
function layOutPython(root: string): readonly string[] {
  const found = execFileSync('python3', ['-c', PROBE], { encoding: 'utf8' });
  const { executable, standardLibrary, packages } = JSON.parse(found) as PythonPlaces;
  const modules = join(standardLibrary, 'lib-dynload');
  const binaries = readdirSync(modules).filter((name) => name.endsWith('.so') && !UNUSED_MODULE.test(name));
  const compiled = packages.flatMap(compiledIn);
  copyLibraries(root, [executable, ...compiled, ...binaries.map((name) => join(modules, name))]);
  const program = join(root, 'usr/bin/aws');
  const places = JSON.stringify([...new Set(packages.map((path) => dirname(path)))]);
  writeFileSync(program, `#!${executable}\nimport sys\nsys.path += ${places}\n${MAIN}`);
  chmodSync(program, 0o755);
  const library = readdirSync(standardLibrary).filter((name) => !LEFT_OUT.test(name));
  const paths = [
    executable,
    ...library.map((name) => join(standardLibrary, name)),
    ...packages,
    ...(compiled.length > 0 ? opensslModules() : []),
  ];
  return ['--exclude=awscli/examples', ...paths.map((path) => path.slice(1))];
}

/** Of a package, or of a module that is one file. */
function compiledIn(path: string): readonly string[] {
  if (path.endsWith('.so')) return [path];
  if (path.endsWith('.py')) return [];
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return files.filter((name) => name.endsWith('.so')).map((name) => join(path, name));
}

/** Debian's, without which what is compiled against its OpenSSL does not start. */
function opensslModules(): readonly string[] {
  const places = readdirSync('/usr/lib').map((name) => join('/usr/lib', name, 'ossl-modules'));
  return places.filter((path) => existsSync(path));
}
