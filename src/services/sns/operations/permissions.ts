import type { OperationTable } from '../../../front-door/service.js';
import { onTopic } from '../access.js';
import { invalidParameter } from '../errors.js';
import { requireTopicName } from '../names.js';
import { policyOf, withoutPermission, withPermission } from '../topic-policy.js';
import type { Sdk } from './sdk.js';
import { changeTopic } from './topics.js';

export const permissionOperations: OperationTable<Sdk> = {
  AddPermission: {
    authorize: onTopic('AddPermission'),
    async handle({ TopicArn, Label: label = '', AWSAccountId = [], ActionName = [] }, context) {
      const name = requireTopicName(TopicArn, context.region);
      if (label === '') throw invalidParameter('Label');
      if (AWSAccountId.length === 0 || AWSAccountId.some((id) => !/^\d{12}$/.test(id))) {
        throw invalidParameter('AWSAccountId');
      }
      if (ActionName.length === 0) throw invalidParameter('ActionName');
      const added = { label, accountIds: AWSAccountId, actions: ActionName };
      await changeTopic(context, name, (doc) => ({
        ...doc,
        attributes: { ...doc.attributes, Policy: withPermission(policyOf(name, doc), name, added) },
      }));
      return {};
    },
  },
  RemovePermission: {
    authorize: onTopic('RemovePermission'),
    async handle({ TopicArn, Label: label = '' }, context) {
      const name = requireTopicName(TopicArn, context.region);
      await changeTopic(context, name, (doc) => ({
        ...doc,
        attributes: { ...doc.attributes, Policy: withoutPermission(policyOf(name, doc), label) },
      }));
      return {};
    },
  },
};
