import { collection } from '../../store/store.js';
import type { Session } from './model.js';

/** In the partition's scope by access key id, which is all that a request names. */
export const sessions = collection<Session>('sts.session');
