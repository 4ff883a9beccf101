import type { AnyService, EventListener, ServiceContext, ServiceEvent } from './service.js';

/** @returns what tells an event to those who listen for it; whoever fails has only missed a wake-up */
export function tellListeners(
  services: readonly AnyService[],
  context: ServiceContext,
): (event: ServiceEvent) => void {
  const bySubject = new Map<string, EventListener[]>();
  for (const listener of services.flatMap((service) => service.listeners ?? [])) {
    const subject = subjectOf(listener);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), listener]);
  }
  return (event) => {
    for (const listener of bySubject.get(subjectOf(event)) ?? []) {
      listener.heard(event, context).catch((error: unknown) => {
        context.log.warn('an event was not heard', { subject: subjectOf(event), error });
      });
    }
  };
}

function subjectOf({ source, detailType }: { readonly source: string; readonly detailType: string }): string {
  return `${source} ${detailType}`;
}
