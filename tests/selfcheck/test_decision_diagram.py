from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from guidance.selfcheck.decision_diagram import NO, YES, Diagram

VARIABLES = 5
ROWS = list(product((False, True), repeat=VARIABLES))

formulas = st.recursive(
    st.one_of(st.integers(0, VARIABLES - 1), st.sampled_from(["yes", "no"])),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("choose"), inner, inner, inner),
        st.tuples(st.just("both"), st.lists(inner, max_size=3)),
        st.tuples(st.just("either"), st.lists(inner, max_size=3)),
        st.tuples(st.just("one"), st.sets(st.integers(0, VARIABLES - 1))),
        st.tuples(st.just("none"), st.sets(st.integers(0, VARIABLES - 1))),
    ),
    max_leaves=12,
)


def true(formula, row):
    """What the formula means, row by row."""
    match formula:
        case "yes" | "no":
            return formula == "yes"
        case int():
            return row[formula]
        case ("not", inner):
            return not true(inner, row)
        case ("choose", test, then, otherwise):
            return true(then, row) if true(test, row) else true(otherwise, row)
        case ("both", inner):
            return all(true(f, row) for f in inner)
        case ("either", inner):
            return any(true(f, row) for f in inner)
        case ("one", numbers):
            return sum(row[n] for n in numbers) == 1
        case ("none", numbers):
            return not any(row[n] for n in numbers)


def build(diagram, formula):
    match formula:
        case "yes" | "no":
            return YES if formula == "yes" else NO
        case int():
            return diagram.variable(formula)
        case ("not", inner):
            return diagram.negate(build(diagram, inner))
        case ("choose", *three):
            return diagram.choose(*(build(diagram, f) for f in three))
        case ("both", inner):
            return diagram.both(*(build(diagram, f) for f in inner))
        case ("either", inner):
            return diagram.either(*(build(diagram, f) for f in inner))
        case ("one", numbers):
            return diagram.exactly_one(numbers)
        case ("none", numbers):
            return diagram.none_of(numbers)


@given(formulas)
def test_it_counts_the_rows_of_the_truth_table(formula):
    diagram = Diagram(VARIABLES)
    assert diagram.count(build(diagram, formula)) == sum(true(formula, row) for row in ROWS)


@given(formulas)
def test_the_smallest_is_a_row_that_holds_and_none_has_fewer_ticks(formula):
    diagram = Diagram(VARIABLES)
    holds = [row for row in ROWS if true(formula, row)]
    smallest = diagram.smallest(build(diagram, formula))
    if not holds:
        assert smallest is None
    else:
        assert true(formula, [n in smallest for n in range(VARIABLES)])
        assert len(smallest) == min(map(sum, holds))


def test_the_smallest_looks_further_than_the_next_tick():
    diagram = Diagram(3)
    x, y, z = (diagram.variable(n) for n in range(3))
    two_or_one = diagram.choose(x, diagram.none_of([1, 2]), diagram.both(y, z))
    assert diagram.smallest(two_or_one) == {0}
    assert diagram.smallest(diagram.both(two_or_one, diagram.negate(x))) == {1, 2}


@given(formulas, formulas, formulas)
def test_equal_functions_are_the_same_number(a, b, c):
    diagram = Diagram(VARIABLES)
    made = [build(diagram, f) for f in (a, b, c)]
    for f, x in zip((a, b, c), made):
        for g, y in zip((a, b, c), made):
            assert (x == y) == all(true(f, row) == true(g, row) for row in ROWS)


@given(formulas, formulas, formulas)
def test_choosing_reads_row_by_row(test, then, otherwise):
    diagram = Diagram(VARIABLES)
    chosen = diagram.choose(*(build(diagram, f) for f in (test, then, otherwise)))
    wanted = sum(true(then, row) if true(test, row) else true(otherwise, row) for row in ROWS)
    assert diagram.count(chosen) == wanted
    assert diagram.both(chosen, build(diagram, test)) == diagram.both(build(diagram, then), build(diagram, test))


def test_of_nothing_both_is_everywhere_and_either_nowhere():
    diagram = Diagram(3)
    assert (diagram.both(), diagram.either(), diagram.none_of([]), diagram.exactly_one([])) == (YES, NO, YES, NO)
    assert (diagram.count(YES), diagram.count(NO)) == (8, 0)


def test_without_variables_there_is_one_row():
    assert (Diagram(0).count(YES), Diagram(0).count(NO), Diagram(0).smallest(YES)) == (1, 0, frozenset())


def test_thousands_of_millions_are_counted_at_once():
    diagram = Diagram(200)
    assert diagram.count(diagram.either(diagram.variable(0), diagram.variable(199))) == 3 * 2**198
    assert diagram.count(diagram.exactly_one(range(200))) == 200
    assert len(diagram) < 1000
