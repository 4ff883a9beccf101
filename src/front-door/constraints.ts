/** Bounds that the SDK's schemas do not carry; lists and maps are measured by size. */
export interface MemberConstraint {
  readonly min?: number;
  readonly max?: number;
  /** Must match the whole value. It meets untrusted text, so it must decide in linear time. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Of each member of a list, or each value of a map. */
  readonly each?: MemberConstraint;
  /** Of each key of a map. */
  readonly keys?: MemberConstraint;
}

/** By `Structure.member`. */
export type Constraints = Readonly<Record<string, MemberConstraint>>;

/** Constraints that are written down by structure, then member. */
export function constraintsOf(
  structures: Readonly<Record<string, Readonly<Record<string, MemberConstraint>>>>,
): Constraints {
  const flat: Record<string, MemberConstraint> = {};
  for (const [structure, members] of Object.entries(structures)) {
    for (const [member, constraint] of Object.entries(members)) flat[`${structure}.${member}`] = constraint;
  }
  return flat;
}

/**
 * The model's constraints, but for the members that are named in `own`: another bound, or none (`{}`) where the
 * service checks the member itself because it has an error or words of its own for it.
 */
export function departing(model: Constraints, own: Constraints): Constraints {
  return { ...model, ...own };
}
