import type { Transaction } from '../store/store.js';
import type { AnyService, EventListener, ServiceContext, ServiceEvent } from './service.js';

/** Tells events to those who listen for them. */
export interface EventAnnouncements {
  /** In the transaction that makes the event true. */
  within(tx: Transaction, event: ServiceEvent): Promise<void>;
  /** After its commit; whoever fails has only missed a wake-up. */
  afterwards(event: ServiceEvent): void;
}

export function eventAnnouncements(
  services: readonly AnyService[],
  context: ServiceContext,
): EventAnnouncements {
  const bySubject = new Map<string, EventListener[]>();
  for (const listener of services.flatMap((service) => service.listeners ?? [])) {
    const subject = subjectOf(listener);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), listener]);
  }
  const listenersOf = (event: ServiceEvent) => bySubject.get(subjectOf(event)) ?? [];
  return {
    async within(tx, event) {
      for (const listener of listenersOf(event)) await listener.heardWithin?.(tx, event, context);
    },
    afterwards(event) {
      for (const listener of listenersOf(event)) {
        listener.heard?.(event, context).catch((error: unknown) => {
          context.log.warn('an event was not heard', { subject: subjectOf(event), error });
        });
      }
    },
  };
}

function subjectOf({ source, detailType }: { readonly source: string; readonly detailType: string }): string {
  return `${source} ${detailType}`;
}
