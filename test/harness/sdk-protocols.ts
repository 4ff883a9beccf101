import {
  AwsEc2QueryProtocol,
  AwsJson1_0Protocol,
  AwsJson1_1Protocol,
  AwsQueryProtocol,
  AwsSmithyRpcV2CborProtocol,
} from '@aws-sdk/core/protocols';
import type { ProtocolName } from '../../src/front-door/service.js';

/** What makes a client speak another protocol than its package's own: its setting `protocol`. */
export const SDK_PROTOCOLS: Readonly<Partial<Record<ProtocolName, unknown>>> = {
  awsJson1_0: AwsJson1_0Protocol,
  awsJson1_1: AwsJson1_1Protocol,
  awsQuery: AwsQueryProtocol,
  ec2Query: AwsEc2QueryProtocol,
  rpcv2Cbor: AwsSmithyRpcV2CborProtocol,
};
