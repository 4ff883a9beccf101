import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appSpec, Fleet } from './fleet.js';

let fleet: Fleet;

beforeAll(async () => {
  fleet = await Fleet.start();
});
afterAll(() => fleet.close());

const recorder = '#!/bin/sh\necho "$LIFECYCLE_EVENT $DEPLOYMENT_ID" >> "$PIPEWRIGHT_HOST_ROOT/events"\n';

describe('a deployment', () => {
  it('goes through all events on every host, one at a time', async () => {
    const [first, second] = await fleet.hosts('one', ['one-a', 'one-b']);
    await fleet.group('one');
    const revision = await fleet.upload('one.zip', {
      'appspec.yml': appSpec({ AfterInstall: 'hook.sh', ValidateService: 'hook.sh' }),
      'hook.sh': recorder,
      'site/index.html': 'v1',
    });
    const id = await fleet.deploy('one', revision, { description: 'first' });
    const info = await fleet.finished(id);
    expect(info).toMatchObject({
      status: 'Succeeded',
      description: 'first',
      creator: 'user',
      deploymentOverview: { Succeeded: 2, Failed: 0, Pending: 0, InProgress: 0, Skipped: 0, Ready: 0 },
    });
    for (const host of [first, second]) {
      expect(readFileSync(host?.path('srv/web/index.html') ?? '', 'utf8')).toBe('v1');
      expect(readFileSync(host?.path('events') ?? '', 'utf8')).toBe(
        `AfterInstall ${id}\nValidateService ${id}\n`,
      );
    }
    const target = await fleet.target(id, 'one-a');
    expect(target.lifecycleEvents?.map((event) => [event.lifecycleEventName, event.status])).toEqual([
      ['ApplicationStop', 'Succeeded'],
      ['DownloadBundle', 'Succeeded'],
      ['BeforeInstall', 'Succeeded'],
      ['Install', 'Succeeded'],
      ['AfterInstall', 'Succeeded'],
      ['ApplicationStart', 'Succeeded'],
      ['ValidateService', 'Succeeded'],
    ]);
    const [a, b] = await Promise.all([fleet.target(id, 'one-a'), fleet.target(id, 'one-b')]);
    const spans = [a, b].map(({ lifecycleEvents = [] }) => ({
      start: lifecycleEvents[0]?.startTime?.getTime() ?? 0,
      end: lifecycleEvents.at(-1)?.endTime?.getTime() ?? 0,
    }));
    const [earlier, later] = spans.toSorted((x, y) => x.start - y.start);
    expect(later?.start).toBeGreaterThanOrEqual(earlier?.end ?? Number.POSITIVE_INFINITY);
  });
});
