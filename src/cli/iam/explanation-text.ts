import type {
  CheckExplanation,
  Explanation,
  NearMiss,
  PolicyPatch,
  StatementPlace,
} from '../../engines/policy/explain.js';

const OUTCOMES: Readonly<Record<Explanation['outcome'], string>> = {
  allowed: 'Allowed',
  denied: 'Denied',
  audited: 'Let pass, although it would be denied (--iam audit)',
};

const LAYERS: Readonly<Record<StatementPlace['layer'], string>> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
};

/** An explanation for the terminal. */
export function explanationText(explanation: Explanation): string {
  const { requestId, time, principal, outcome, checks, patches } = explanation;
  const about = requestId === undefined ? time : `request ${requestId}, ${time}`;
  return [
    `${OUTCOMES[outcome]}: ${about}`,
    `  principal  ${principal}`,
    ...checks.flatMap(checkLines),
    ...patches.flatMap(patchLines),
    ...(outcome !== 'allowed' && patches.length === 0
      ? ['', 'No further permission helps: the denying statement has to be changed.']
      : []),
  ].join('\n');
}

/** Requests for build projects have dozens. */
const SHOWN_CONDITIONS = 3;

function checkLines(check: CheckExplanation): string[] {
  const conditions = Object.entries(check.conditions).map(
    ([key, value]) => `${key} = ${[value].flat().join(', ')}`,
  );
  return [
    '',
    `  ${check.isAllowed ? 'yes' : 'no '}  ${check.action}`,
    `       on ${check.resource}`,
    ...conditions.slice(0, SHOWN_CONDITIONS).map((condition) => `       with ${condition}`),
    ...(conditions.length > SHOWN_CONDITIONS
      ? [`       and ${conditions.length - SHOWN_CONDITIONS} further condition keys: --json has them all`]
      : []),
    `       ${check.reason}`,
    ...check.matched.map(
      (place) => `       ${place.effect === 'Allow' ? 'allows' : 'denies'}: ${placeText(place)}`,
    ),
    ...check.nearMisses.flatMap(nearMissLines),
  ];
}

function nearMissLines(miss: NearMiss): string[] {
  return [
    `       nearly: ${placeText(miss)}, but ${WHY[miss.why]}`,
    ...(miss.failed ?? []).map(({ operator, key, values, found }) => {
      const has = found === undefined ? 'nothing' : found.join(', ');
      return `               ${operator} ${key} ${values.join(', ')}: the request has ${has}`;
    }),
  ];
}

const WHY: Readonly<Record<NearMiss['why'], string>> = {
  resource: 'for other resources',
  condition: 'a condition of it does not hold',
};

function placeText({ layer, policy, sid, index }: StatementPlace): string {
  const statement = sid === undefined ? `statement ${index}` : `statement ${index} (${sid})`;
  return `${LAYERS[layer]} ${policy}, ${statement}`;
}

function patchLines({ layer, document }: PolicyPatch, index: number): string[] {
  const heading =
    index === 0 ? `This ${LAYERS[layer]} would allow it:` : `together with this ${LAYERS[layer]}:`;
  return ['', heading, JSON.stringify(document, null, 2)];
}
