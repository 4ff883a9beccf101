import { type Reader, regionalScope } from '../../../store/store.js';
import { busNotFound } from '../errors.js';
import { DEFAULT_BUS } from '../model.js';
import { type BusPlace, busNameOf, busPlaceOf, type Place } from '../names.js';
import { buses } from '../store.js';

/** The name of the bus that a request means by a name, an ARN or nothing; undefined where there is none. */
export async function findBus(
  reader: Reader,
  place: Place,
  nameOrArn: string | undefined,
): Promise<string | undefined> {
  const name = busNameOf(place, nameOrArn);
  if (name === undefined || name === DEFAULT_BUS) return name;
  return (await reader.get(buses, regionalScope(place), name))?.doc.name;
}

/** The same, where an ARN may name a bus of another account or region. */
export async function findBusAnywhere(
  reader: Reader,
  place: Place,
  nameOrArn: string | undefined,
): Promise<BusPlace | undefined> {
  const bus = busPlaceOf(place, nameOrArn);
  if (bus === undefined || (await findBus(reader, bus, bus.name)) === undefined) return undefined;
  return bus;
}

/** @throws AwsError ResourceNotFoundException */
export async function existingBus(
  reader: Reader,
  place: Place,
  nameOrArn: string | undefined,
): Promise<string> {
  const name = await findBus(reader, place, nameOrArn);
  if (name === undefined) throw busNotFound(busNameOf(place, nameOrArn) ?? nameOrArn ?? '');
  return name;
}
