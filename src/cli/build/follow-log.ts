import { type CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LogsLocation } from '@aws-sdk/client-codebuild';
import type { Print } from './request.js';

/** Prints what is new of a build's log, each time that it is asked to. */
export class LogFollower {
  readonly #client: CloudWatchLogsClient;
  readonly #print: Print;
  #token: string | undefined;

  constructor(client: CloudWatchLogsClient, print: Print) {
    this.#client = client;
    this.#print = print;
  }

  async follow(place: LogsLocation | undefined): Promise<void> {
    if (place?.groupName === undefined) return;
    for (;;) {
      const page = await this.#client.send(
        new GetLogEventsCommand({
          logGroupName: place.groupName,
          logStreamName: place.streamName,
          startFromHead: true,
          nextToken: this.#token,
        }),
      );
      for (const { message = '' } of page.events ?? []) this.#print(message.replace(/\n$/, ''));
      const isEnd = page.nextForwardToken === this.#token;
      this.#token = page.nextForwardToken;
      if (isEnd || (page.events ?? []).length === 0) return;
    }
  }
}
