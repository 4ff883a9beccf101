import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyLibraries, importedImage, layOutDocker } from './docker.js';

/** Where the AWS CLI of this machine's Python lies, and what it imports. */
interface PythonPlaces {
  readonly executable: string;
  readonly standardLibrary: string;
  readonly packages: readonly string[];
}

const PROBE = `
import importlib.util, json, os, sys, sysconfig
names = 'awscli botocore s3transfer jmespath dateutil six urllib3 docutils colorama roman yaml _yaml pyasn1 rsa distro'
specs = [importlib.util.find_spec(name) for name in names.split()]
origins = [spec.origin for spec in specs if spec]
packages = [os.path.dirname(o) if o.endswith('__init__.py') else o for o in origins]
print(json.dumps({
  'executable': os.path.realpath(sys.executable),
  'standardLibrary': os.path.realpath(sysconfig.get_paths()['stdlib']),
  'packages': [os.path.realpath(package) for package in packages],
}))
`;

/** Version 2 is made of other packages; before 1.29 it reads no AWS_ENDPOINT_URL. */
const IS_NEW_ENOUGH =
  "import awscli, sys; sys.exit(not (1, 29) <= tuple(map(int, awscli.__version__.split('.')[:2])) < (2,))";

/** Whether this machine's Python has an AWS CLI that can be put into an image. */
export const hasAwsForContainers =
  spawnSync('python3', ['-c', IS_NEW_ENOUGH], { stdio: 'ignore' }).status === 0;

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
  copyLibraries(root, [executable, ...binaries.map((name) => join(modules, name))]);
  const program = join(root, 'usr/bin/aws');
  const places = JSON.stringify([...new Set(packages.map((path) => dirname(path)))]);
  const start = `import sys\nsys.path += ${places}\nfrom awscli.clidriver import main\nsys.exit(main())\n`;
  writeFileSync(program, `#!${executable}\n${start}`);
  chmodSync(program, 0o755);
  const library = readdirSync(standardLibrary).filter((name) => !LEFT_OUT.test(name));
  const paths = [executable, ...library.map((name) => join(standardLibrary, name)), ...packages];
  return ['--exclude=awscli/examples', ...paths.map((path) => path.slice(1))];
}
