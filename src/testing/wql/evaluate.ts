import { type CimClass, propertiesOf } from '../../cim/class.js';
import type { CimInstance } from '../../cim/instance.js';
import type { CimTypeDeclaration, CimValue } from '../../cim/types.js';
import { ValidationError } from '../../errors.js';
import { COMPARABLE, HOLDS, type Order } from './compare.js';
import { compileLike } from './like.js';
import type { Comparison, Expression, LikeTest, NullTest } from './statement.js';

type Predicate = (instance: CimInstance) => boolean;

/** The one system property of a condition, which compares for equality only. [MS-WMI] 2.2.1.1 */
const CLASS: CimTypeDeclaration = { type: 'string' };
const CLASS_TESTS: ReadonlySet<string> = new Set(['=', '<>']);

function refuse(problem: string): never {
  throw new ValidationError('WBEM_E_INVALID_QUERY', `WQL: ${problem}`);
}

const isClassName = (property: string): boolean => property.toUpperCase() === '__CLASS';

function declarationOf(property: string, cimClass: CimClass): CimTypeDeclaration {
  const declared = propertiesOf(cimClass).get(property.toLowerCase());
  if (declared !== undefined) return declared;
  return isClassName(property) ? CLASS : refuse(`${cimClass.className} has no ${property}`);
}

/** The value of a property, or null; a test that needs one fails without. */
function holds(property: string, test: (value: CimValue) => boolean): Predicate {
  return (instance) => {
    const value = instance.get(property) ?? null;
    return value !== null && test(value);
  };
}

function compileOrder({ property, operator, constant }: Comparison, cimClass: CimClass): Order {
  const { type, array } = declarationOf(property, cimClass);
  if (array === true) return refuse(`${property} is an array, which ${operator} does not take`);
  const { operators, orderBy } = COMPARABLE[type];
  if (!(isClassName(property) ? CLASS_TESTS : operators).has(operator)) {
    return refuse(`${property} is ${type}, which ${operator} does not take`);
  }
  return (
    orderByOrRefuse(() => orderBy(constant)) ??
    refuse(`${property} is ${type}, which ${String(constant.value)} is not`)
  );
}

/** A text that is no datetime or no path cannot be of the type, either. */
function orderByOrRefuse(orderBy: () => Order | undefined): Order | undefined {
  try {
    return orderBy();
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  }
}

function compileComparison(expression: Comparison, cimClass: CimClass): Predicate {
  const order = compileOrder(expression, cimClass);
  const isMet = HOLDS[expression.operator];
  return holds(expression.property, (value) => isMet(order(value)));
}

function compileNullTest({ property, negated }: NullTest, cimClass: CimClass): Predicate {
  declarationOf(property, cimClass);
  return (instance) => ((instance.get(property) ?? null) === null) !== negated;
}

function compileLikeTest({ property, pattern }: LikeTest, cimClass: CimClass): Predicate {
  const { type, array } = declarationOf(property, cimClass);
  const isText = (type === 'string' || type === 'char16') && array !== true;
  if (!isText || isClassName(property)) {
    return refuse(`${property} is ${type}${array === true ? '[]' : ''}, which LIKE does not take`);
  }
  const matches = compileLike(pattern);
  return holds(property, (value) => matches(value as string));
}

type Compilers = {
  readonly [K in Expression['kind']]: (
    expression: Extract<Expression, { readonly kind: K }>,
    cimClass: CimClass,
  ) => Predicate;
};

const COMPILERS: Compilers = {
  comparison: compileComparison,
  null: compileNullTest,
  like: compileLikeTest,
  not: ({ term }, cimClass) => {
    const test = compileWhere(term, cimClass);
    return (instance) => !test(instance);
  },
  and: ({ terms }, cimClass) => {
    const tests = terms.map((term) => compileWhere(term, cimClass));
    return (instance) => tests.every((test) => test(instance));
  },
  or: ({ terms }, cimClass) => {
    const tests = terms.map((term) => compileWhere(term, cimClass));
    return (instance) => tests.some((test) => test(instance));
  },
};

/**
 * Checks a condition against the class, once, and makes a test of its instances.
 *
 * Text compares without letter case, datetimes by the instant. A comparison with a property that
 * is null is false, whatever the operator; so NOT of it is true.
 *
 * @throws ValidationError WBEM_E_INVALID_QUERY for a property that the class does not have, an
 * operator that its type does not take, and a constant that cannot be of its type.
 */
export function compileWhere(expression: Expression, cimClass: CimClass): Predicate {
  const compile = COMPILERS[expression.kind] as (one: Expression, owner: CimClass) => Predicate;
  return compile(expression, cimClass);
}
