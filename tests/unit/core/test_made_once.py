"""What is made once is the same to threads that ask for it at once."""

from threading import Thread

from app.core.rows import made_once


def test_threads_that_ask_at_once_get_the_same():
    got = []

    @made_once
    def thing():
        begun.append(1)
        if len(begun) == 1:
            other.start()
            other.join(timeout=0.2)  # were it let in, the other would have made one by now
        return object()

    def ask():
        got.append(thing())

    begun = []
    other = Thread(target=ask)
    ask()
    other.join()

    assert len(begun) == 1
    assert got[0] is got[1]
