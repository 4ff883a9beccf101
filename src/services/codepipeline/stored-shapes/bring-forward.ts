import { DataTooNew } from '../../../kernel/data-too-new.js';
import {
  type Collection,
  collection,
  PARTITION_SCOPE,
  type Store,
  type Transaction,
} from '../../../store/store.js';
import type { Definition } from '../model.js';
import { pipelineStates, pipelines, pipelineVersions } from '../store.js';
import { CURRENT_SHAPE, SHAPE_STEPS, type ShapeStep, type StoredJson } from './steps.js';

const shapes: Collection<{ readonly shape: number }> = collection('codepipeline.shape');
const KEY = 'documents';

/**
 * Brings the stored pipelines of older versions to the present shape; to be called before anything reads them. A step that was
 * taken twice, because the process ended in between, changes nothing.
 *
 * @throws DataTooNew
 */
export async function bringForward(store: Store): Promise<void> {
  const found = (await store.get(shapes, PARTITION_SCOPE, KEY))?.doc.shape;
  if (found === CURRENT_SHAPE) return;
  // The first versions wrote no shape.
  const from = found ?? 1;
  if (from > CURRENT_SHAPE) throw new DataTooNew('The stored pipelines', from, CURRENT_SHAPE);
  const steps = SHAPE_STEPS.slice(from - 1);
  for (const scope of await store.scopes(pipelines)) {
    await store.transaction((tx) => bringScopeForward(tx, scope, steps));
  }
  await store.transaction((tx) => tx.put(shapes, PARTITION_SCOPE, KEY, { shape: CURRENT_SHAPE }));
}

async function bringScopeForward(tx: Transaction, scope: string, steps: readonly ShapeStep[]): Promise<void> {
  const definitionNow = (definition: Definition) =>
    steps.reduce((doc, step) => step.definition(doc), asJson(definition)) as unknown as Definition;
  for (const { key, doc } of await tx.list(pipelines, scope)) {
    await tx.put(pipelines, scope, key, { ...doc, definition: definitionNow(doc.definition) });
  }
  for (const { key, doc } of await tx.list(pipelineVersions, scope)) {
    await tx.put(pipelineVersions, scope, key, { ...doc, definition: definitionNow(doc.definition) });
  }
  for (const { key, doc } of await tx.list(pipelineStates, scope)) {
    const state = steps.reduce((json, step) => step.state(json), asJson(doc));
    await tx.put(pipelineStates, scope, key, state as unknown as typeof doc);
  }
}

/** What its type says of it is true only of the present shape. */
function asJson(doc: object): StoredJson {
  return doc as StoredJson;
}
