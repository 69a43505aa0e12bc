"""Laws of the journal: every store keeps any body to the letter, and the chain always holds."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from data.journal import Draft, MemoryJournal, verify_chain
from data.store_sqlite import open_journal

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
DRAFTS = st.builds(
    Draft,
    kind=st.just("shelters.recorded"),
    subject=TEXT.map(lambda text: f"shelters/{text}"),
    happened_at=st.datetimes(timezones=st.just(UTC)),
    known_at=st.just(NOW),
    actor=TEXT.filter(bool),
    role=TEXT,
    body=st.dictionaries(TEXT, JSON, max_size=3),
)


@settings(max_examples=25)
@given(st.lists(st.lists(DRAFTS, max_size=3), max_size=3))
def test_any_draft_comes_back_to_the_letter(tmp_path_factory, batches):
    path = tmp_path_factory.mktemp("law") / "journal.sqlite"
    journal, memory = open_journal(path), MemoryJournal()
    for drafts in batches:
        journal.append(drafts)
        memory.append(drafts)
    kept, drafted = journal.read(), [draft for drafts in batches for draft in drafts]
    assert journal.verify() == verify_chain(memory.read()) == len(drafted)
    journal.close()
    assert [(event.kind, event.subject, event.happened_at, event.actor, event.role, event.body) for event in kept] == [
        (draft.kind, draft.subject, draft.happened_at, draft.actor, draft.role, draft.body) for draft in drafted
    ]
