import pytest

from guidance.selfcheck.proof import harmful_advice


@pytest.mark.parametrize(
    "words",
    [
        "Delete the chat.",
        "Start by deleting the app together.",
        "Wipe the tablet.",
        "Uninstall it tonight.",
        "Block the account.",
        "Block them, then note the names.",
        "Note the names, then delete the chat and block.",
        "Note the names, then block and delete the chat.",
        "Go through their messages.",
        "Search her room.",
        "Check his phone while he sleeps.",
        "Take the phone.",
        "Take away their tablet for a week.",
        "I am taking your phone.",
        "Confiscate the laptop.",
        "Remove the device.",
        "Tell me everything.",
        "I need every detail.",
        "What exactly did you send?",
        "Don’t worry, delete it.",
        "If they won't talk, search their phone.",
        "Before bed, delete the chat.",
        "Do not shout, but take the phone.",
        "It is not your fault; block the account.",
        "You did nothing wrong: delete it.",
        "Never mind. Delete it.",
    ],
)
def test_harmful_advice_is_found(words):
    assert harmful_advice(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Don't delete anything.",
        "Don’t delete anything.",
        "Do not pay, reply or delete.",
        "Don't reply, delete or block anyone yet.",
        "Do not reply, and do not delete anything.",
        "You mustn't delete it.",
        "You cannot block it away.",
        "Leave the chat as it is, without deleting a word.",
        "Note the names, then block.",
        "Note the names first, then block together.",
        "Write down names and links, and then block the account.",
        "Note the names before you block.",
        "I won't take your phone.",
        "You won't lose your phone for telling me.",
        "I will never take your phone for telling me.",
        "Take the phone downstairs with you.",
        "Take the tablet to bed with a story.",
        "Take a photo of the sky.",
        "Phones charge in the kitchen.",
        "Tell me as much or as little as you like.",
        "Talk with us before you delete anything.",
        "Keep the messages. Report them. Come back tomorrow.",
        "A roadblock is no reason to worry.",
    ],
)
def test_what_is_no_such_advice_is_let_be(words):
    assert harmful_advice(words) == ""


def test_the_sentence_is_quoted_not_the_whole_text():
    assert harmful_advice("Stay calm. Delete the chat. Have some tea.") == "Delete the chat."
    assert harmful_advice("Do not pay\nDelete the chat") == "Delete the chat"


def test_each_place_in_a_sentence_is_looked_at():
    assert harmful_advice("Do not delete the chat, delete the app.")
