import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** The endpoint is an address that messages are not delivered to. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

/** Link-local ones lead to credentials of the machine or of builds; the others are nobody's, or everybody's. */
const NEVER = blockList([
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::', 32, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]);

const LOOPBACK = blockList([
  ['127.0.0.0', 8, 'ipv4'],
  ['::1', 128, 'ipv6'],
]);

export interface AddressGuard {
  /** @throws ForbiddenAddress where the host is such an address itself. @param hostname as in a URL */
  check(hostname: string): void;
  /** Resolves names; what is checked is what is connected to. */
  readonly lookup: LookupFunction;
}

/** @param allowsLoopback whether messages may go to programs of this machine */
export function addressGuard(allowsLoopback: boolean): AddressGuard {
  const isForbidden = (address: string): boolean => {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return NEVER.check(address, family) || (!allowsLoopback && LOOPBACK.check(address, family));
  };
  return {
    check(hostname) {
      const address = hostname.replace(/^\[|\]$/g, '');
      if (isIP(address) !== 0 && isForbidden(address)) throw forbidden(address);
    },
    lookup(hostname, options, callback) {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, []);
        const allowed = addresses.filter(({ address }) => !isForbidden(address));
        const [first] = allowed;
        if (!first) return callback(forbidden(hostname), []);
        answer(allowed, first);
      });
      function answer(allowed: LookupAddress[], first: LookupAddress): void {
        if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      }
    },
  };
}

function forbidden(host: string): ForbiddenAddress {
  return new ForbiddenAddress(`messages are not delivered to ${host}`);
}

type Subnet = readonly [net: string, prefix: number, family: 'ipv4' | 'ipv6'];

function blockList(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix, family] of subnets) list.addSubnet(net, prefix, family);
  return list;
}
