import { type AnyService, defineService } from '../../front-door/service.js';
import { constraints } from './constraints.js';
import { listEventTypes } from './operations/list-event-types.js';
import { loadNotificationsSdk, type NotificationsSdk } from './sdk.js';

/** What notification rules can be about; the rules themselves are not here. */
export function notificationsService(): AnyService {
  return defineService<NotificationsSdk>({
    id: 'codestar-notifications',
    title: 'AWS CodeStar Notifications',
    signingNames: ['codestar-notifications'],
    actionPrefix: 'codestar-notifications',
    protocol: 'restJson1',
    load: loadNotificationsSdk,
    constraints,
    accessDeniedCode: 'AccessDeniedException',
    operations: { ListEventTypes: listEventTypes },
  });
}
